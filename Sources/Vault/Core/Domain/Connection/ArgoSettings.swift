// SPDX-License-Identifier: Apache-2.0

/// What an Argo CD cluster Secret says about a cluster and nobody else has a field for (argo-cd, docs/operator-manual/declarative-setup.md).
///
/// Without it, an exported Secret would be another one, and give Argo CD the whole cluster.
public struct ArgoSettings: Equatable, Sendable {
    /// The fields of the Secret, in the order in which they are written.
    public static let keys = ["namespaces", "clusterResources", "project", "shard"]

    /// The Secret's own name.
    public var secretName: String?
    /// The values of ``keys``.
    public var values: [String: String] = [:]
    /// Fields of newer programs, whole.
    package var unknownFields: [UInt8] = []

    /// None.
    public init() {}
}
