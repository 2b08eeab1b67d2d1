// SPDX-License-Identifier: Apache-2.0

/// How clusters are exported.
public struct ExportOptions: Sendable {
    /// How the API hostname is written.
    public enum HostFormat: String, Sendable, CaseIterable {
        /// `https://host[:port][/prefix]`.
        case url
        /// `host:port`.
        case hostPort = "host-port"
        /// The host alone.
        case host
    }

    /// How several payloads are put together, where the format is `aichor`; `tfvars` heeds whether it is one object.
    public enum Layout: Sendable {
        /// One object, for one cluster.
        case object
        /// A JSON array.
        case array
        /// One object a line.
        case lines
    }

    /// For whom it is written.
    public var format = ExportFormat.aichor
    /// One field of the form alone, where the format is `aichorForm`.
    public var field: FormField?
    /// The key that holds the kubeconfig, where the format is `kubeconfigSecret`.
    public var secretKey = KubeconfigKey.value
    /// The namespace of Secrets; nil for the format's usual one.
    public var namespace: String?
    /// Leave out everything but the form's fields, where the format is `aichor`.
    public var formOnly = false
    /// How the API hostname is written, where the format is `aichor` or `aichorForm`; the others have the whole URL.
    public var hostForm = HostFormat.url
    /// Leave out refused clusters instead of refusing all.
    public var skipRefused = false
    /// Export clusters whose checks found errors.
    public var allowFindings = false
    /// How several payloads are put together.
    public var layout = Layout.object
    /// What for, for the log; the format is added to it.
    public var purpose = "export"
    /// Where to, for the log: `stdout`, a file's path.
    public var intent = "stdout"

    /// The defaults.
    public init() {}
}

/// A cluster that was not exported, and why.
public struct ExportRefusal: Sendable {
    /// Its name.
    public var name: String
    /// What its checks found, or what the format cannot carry.
    public var reasons: [String]
    /// Whether it is the format that cannot carry the cluster, so that insisting is of no use.
    public var isFinal = false
}

/// What an export did.
public struct ExportReport: Sendable {
    /// The number of clusters exported.
    public var exported: Int
    /// Those left out.
    public var refused: [ExportRefusal]
    /// Sentences that the user should see.
    public var warnings: [String]
}
