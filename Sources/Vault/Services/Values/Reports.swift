// SPDX-License-Identifier: Apache-2.0

/// One line of `doctor`.
public struct DoctorFinding: Sendable {
    /// How bad it is.
    public enum Level: String, Sendable {
        /// As it should be.
        case ok
        /// Works, but should be fixed.
        case warning
        /// Broken.
        case error
    }

    /// What was looked at.
    public var check: String
    /// How bad it is.
    public var level: Level
    /// What was found.
    public var message: String
    /// How to fix it.
    public var hint: String?

    /// Makes a finding.
    public init(check: String, level: Level, message: String, hint: String? = nil) {
        self.check = check
        self.level = level
        self.message = message
        self.hint = hint
    }
}

/// What a full check of a vault file counted.
public struct BackupReport: Sendable {
    /// Where the file lies.
    public var path: String
    /// The vault's id in hexadecimal digits.
    public var vaultID: String
    /// Its generation.
    public var generation: UInt64
    /// The number of versions of all objects.
    public var records: UInt64
    /// The number of log entries.
    public var logEntries: UInt64
    /// The file's size in bytes.
    public var bytes: Int
}
