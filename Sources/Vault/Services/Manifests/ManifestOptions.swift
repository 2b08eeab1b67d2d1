// SPDX-License-Identifier: Apache-2.0

/// What the manifests are made of; the defaults are those of AIchor's page on on-premises clusters.
public struct ManifestOptions: Sendable {
    /// The namespace of the service account.
    public var namespace = "aichor"
    /// The service account.
    public var serviceAccount = "dp-cluster-service-account"
    /// The ClusterRole.
    public var clusterRole = "dp-sa-cluster-role"
    /// The Secret that holds the token; nil for the service account's name with `-token`.
    ///
    /// A rotation needs a new name: a Secret that is made again under the same one gets the same token.
    public var tokenSecret: String?
    /// Which of the objects.
    public var part = Part.everything

    /// A part of the objects: what fixes rights must not make a deleted Secret again, whose token would work again.
    public enum Part: String, CaseIterable, Sendable {
        /// All of them.
        case everything
        /// All but the Secret for the token.
        case rbac
        /// Only the Secret for the token.
        case secret
    }

    /// Rights on Secrets in the namespace only.
    public var isNarrow = false
    /// May the service account ask for short-lived tokens of its own.
    public var withTokenRequest = false
    /// The rules of the ClusterRole in JSON, as `verify` reads them; nil for those of AIchor's page.
    public var rules: [UInt8]?

    /// The defaults.
    public init() {}
}
