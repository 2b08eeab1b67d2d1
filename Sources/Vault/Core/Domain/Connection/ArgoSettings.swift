// SPDX-License-Identifier: Apache-2.0

/// What an Argo CD cluster Secret says about a cluster and nobody else has a field for (argo-cd, docs/operator-manual/declarative-setup.md).
///
/// Without it, an exported Secret would be another one, and give Argo CD the whole cluster.
public struct ArgoSettings: Equatable, Sendable {
    /// The fields of the Secret, in the order in which they are written.
    public static let keys = ["namespaces", "clusterResources", "project", "shard"]

    /// The Secret's own name, where it is not the one that an export would choose.
    public var secretName: String?
    /// Its namespace, where that is not Argo CD's usual one.
    public var namespace: String?
    /// Argo CD's name of the cluster, where it is not the engine's.
    public var displayName: String?
    /// The values of ``keys``.
    public var values: [String: String] = [:]
    /// Fields of newer programs, whole.
    package var unknownFields: [UInt8] = []

    /// None.
    public init() {}

    /// Whether there are none.
    package var isEmpty: Bool { self == ArgoSettings() }
    /// Whether Argo CD manages less than the whole cluster.
    package var limitsScope: Bool { values["namespaces"] != nil || values["clusterResources"] != nil }
}
