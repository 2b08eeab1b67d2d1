// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Whom a policy rule is to be for.
public enum PolicyTarget: Sendable {
    /// All clusters.
    case vault
    /// Those whose labels match; the text is kept as it is, and the same text is the same rule.
    case selector(String)
    /// Each of these by itself.
    case clusters([ClusterName])
}

/// Whom a policy rule is for.
public struct PolicySubject: Equatable, Sendable {
    /// The state of a cluster that has a rule of its own.
    public enum ClusterState: String, Sendable {
        /// It is there.
        case live
        /// It was removed; `restore` restores it, and its rule applies to it again.
        case removed
        /// All of it was erased. The next change of the policy drops its rule.
        case purged
    }

    /// The rule's scope.
    public var scope: PolicyScope
    /// The name of the cluster; nil if the rule is not for a single one, or that one is purged.
    public var cluster: String?
    /// What has become of that cluster; nil if the rule is not for a single one.
    public var clusterState: ClusterState?

    /// Makes one.
    public init(_ scope: PolicyScope, cluster: String? = nil, clusterState: ClusterState? = nil) {
        self.scope = scope
        self.cluster = cluster
        self.clusterState = clusterState
    }

    /// A short name that no cluster and no other rule has: `(vault)`, `-l site=paris`, `paris-a100`.
    public var text: String {
        switch scope {
        case .vault: "(vault)"
        case .selector(let text): "-l \(text)"
        case .cluster(let recordID):
            switch clusterState {
            case .removed: "\(cluster ?? recordID) (removed)"
            case .purged: "(purged cluster \(recordID.prefix(8)))"
            default: cluster ?? recordID
            }
        }
    }
}

/// A rule of a policy, for people.
public struct PolicyRuleView: Equatable, Sendable {
    /// Whom it is for.
    public var subject: PolicySubject
    /// Its settings.
    public var settings: PolicySettings

    /// Makes one.
    public init(_ subject: PolicySubject, _ settings: PolicySettings) {
        self.subject = subject
        self.settings = settings
    }
}

/// The rotation policy in force.
public struct PolicyView: Sendable {
    /// Counts its changes; 0 if there never was one.
    public var version: UInt64
    /// When it was changed last; nil if never.
    public var changedAt: Timestamp?
    /// The rule of the whole vault, those of selectors in the order of their text, those of clusters in the order of their
    /// names.
    public var rules: [PolicyRuleView]
}

/// What a change of the policy did.
public struct PolicyChangeResult: Sendable {
    /// Whether anything changed.
    public var changed: Bool
    /// The version now in force.
    public var version: UInt64
    /// The rules that the change was about: as they are now, or as they were if it removed them.
    public var rules: [PolicyRuleView]
    /// Whether it removed them.
    public var removed: Bool
}

/// Why a policy comes to what it comes to for one cluster.
public struct PolicyExplanation: Sendable {
    /// One value for a setting and where it comes from.
    public struct Statement: Equatable, Sendable {
        /// As the command line writes it.
        public var value: String
        /// The rule that sets it; nil for the default.
        public var subject: PolicySubject?
    }

    /// One setting.
    public struct ExplainedSetting: Equatable, Sendable {
        /// Which.
        public var field: PolicyField
        /// What holds.
        public var holds: Statement
        /// What would hold otherwise, what comes first before what comes next.
        public var insteadOf: [Statement]
        /// Whether it is a warning lead that is raised to the critical lead, because two rules made it shorter.
        public var isRaised: Bool
    }

    /// The cluster.
    public var cluster: String
    /// The version of the policy; 0 if there never was one.
    public var version: UInt64
    /// All settings.
    public var settings: [ExplainedSetting]
}
