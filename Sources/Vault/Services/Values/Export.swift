// SPDX-License-Identifier: Apache-2.0

/// How a payload is made.
public struct ExportOptions: Sendable {
    /// How the API hostname is written.
    public enum HostForm: String, Sendable, CaseIterable {
        /// `https://host[:port][/prefix]`.
        case url
        /// `host:port`.
        case hostPort = "host-port"
        /// The host alone.
        case host
    }

    /// How several payloads are put together.
    public enum Layout: Sendable {
        /// One object, for one cluster.
        case object
        /// A JSON array.
        case array
        /// One object a line.
        case lines
    }

    /// Leave out everything but the form's fields.
    public var formOnly = false
    /// How the API hostname is written.
    public var hostForm = HostForm.url
    /// Leave out refused clusters instead of refusing all.
    public var skipRefused = false
    /// Hand out clusters whose checks found errors.
    public var allowFindings = false
    /// How several payloads are put together.
    public var layout = Layout.object
    /// What for, for the log.
    public var purpose = "export"
    /// Where to, for the log: `stdout`, a file's path.
    public var intent = "stdout"

    /// The defaults.
    public init() {}
}

/// A cluster that was not handed out, and why.
public struct ExportRefusal: Sendable {
    /// Its name.
    public var name: String
    /// What its checks found.
    public var reasons: [String]
}

/// What an export did.
public struct ExportReport: Sendable {
    /// The number of clusters handed out.
    public var exported: Int
    /// Those left out.
    public var refused: [ExportRefusal]
    /// Sentences that the user should see.
    public var warnings: [String]
}
