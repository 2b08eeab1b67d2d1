// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Which log entries to show.
public struct LogFilter: Sendable {
    /// Only those about this cluster, whatever it was called then, or slot.
    public var cluster: String?
    /// Only this action, or every action that begins with it if it ends with a dot, such as `secret.`.
    public var action: String?
    /// Only those at or after this moment.
    public var since: Timestamp?
    /// Only those at or before this moment.
    public var until: Timestamp?

    /// All entries.
    public init() {}

    /// The ids of the objects that have that name now, or had it when they were removed.
    var recordIDs: Set<String> = []

    func includes(_ entry: LogEntry) -> Bool {
        if let cluster, entry.object != cluster, !recordIDs.contains(entry.recordID ?? "") { return false }
        if let since, entry.time < since { return false }
        if let until, entry.time > until { return false }
        guard let action else { return true }
        let name = entry.action.rawValue
        return action.hasSuffix(".") ? name.hasPrefix(action) : name == action
    }
}

/// The outcome of walking the whole log.
public struct LogVerification: Sendable {
    /// The number of entries.
    public var entries: UInt64
    /// The first sequence; older entries were pruned.
    public var first: UInt64
    /// The last sequence.
    public var last: UInt64
    /// What is odd but breaks nothing, such as a time before its predecessor's by more than clocks are corrected.
    public var findings: [String]
    /// How many checkpoints of this vault were given.
    public var checkpoints: Int
    /// The sequence of the first checkpoint that the log does not contain; nil if it contains all.
    public var missingCheckpoint: UInt64?
}

/// One line of `doctor`.
public struct DoctorFinding: Sendable {
    /// How bad it is.
    public enum Level: String, Sendable {
        /// As it should be.
        case ok
        /// Works, but should be mended.
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
    /// How to mend it.
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
