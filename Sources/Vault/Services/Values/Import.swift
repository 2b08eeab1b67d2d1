// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// How clusters are imported.
public struct ImportOptions: Sendable {
    /// Change clusters that are in the vault already; without it one that differs is refused.
    public var updates = false
    /// Import the others if some cannot be: without it one bad candidate refuses all.
    public var keepsGoing = false
    /// Find out what would be done, and do nothing.
    public var isDryRun = false
    /// Take clusters whose checks find errors.
    public var allowsFindings = false

    /// The defaults: all or nothing, and only what is new.
    public init() {}
}

/// What became, or would become, of one candidate.
public struct ImportResult: Sendable {
    /// What was done with it.
    public enum Status: String, Sendable {
        /// A new cluster.
        case added
        /// A new version of a cluster.
        case updated
        /// The vault holds the same already.
        case unchanged
        /// Nothing: ``ImportResult/problems`` has the reasons.
        case refused
    }

    /// A field of the form that the source does not have and that a new cluster needs.
    public enum MissingField: String, Sendable {
        case engineName
        case apiHostname
        case loadBalancerIp
    }

    /// Its index in the source.
    public var index: Int
    /// Where it stands in the source.
    public var place: String
    /// Its name, if it has one.
    public var name: String?
    /// What was done with it.
    public var action: Status
    /// The version that is in force after it; nil if refused, or if it would be new.
    public var version: UInt64?
    /// How it differs from the cluster in the vault, as text.
    public var changes: [String] = []
    /// What is missing; a problem too.
    public var missing: [MissingField] = []
    /// Why it was refused.
    public var problems: [ClusterCandidate.Problem] = []
    /// Sentences that the user should see.
    public var warnings: [String] = []
}

/// What an import did.
public struct ImportReport: Sendable {
    /// One for each candidate, in their order.
    public var results: [ImportResult]
    /// Whether something was written, or for a dry run would be.
    public var isAccepted: Bool

    /// How many candidates an action was applied to.
    public func count(_ action: ImportResult.Status) -> Int { results.count { $0.action == action } }
}
