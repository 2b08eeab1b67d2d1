// SPDX-License-Identifier: Apache-2.0

/// What a rule may look at.
package struct ClusterFacts: Sendable {
    /// The cluster as it is stored, or as it would be.
    package var overview: ClusterOverview
    /// The time of the check.
    package var now: Timestamp
    /// Whether the vault has a cluster of this name, so that `set` could fix it.
    package var isStored = true
    /// Whether the question is if a registration will work, and not if the cluster can be stored or exported.
    package var judgesRegistration = false
    /// Findings from reading the CA data that its certificates alone do not show: blocks that cannot be read, or occur twice.
    package var bundleFindings: [Finding] = []
    /// What is odd about the token's form; never a part of it.
    package var tokenAnomalies: [String] = []
    /// A serving chain and the verdict on it; nil if none is known.
    package var serving: ServingFacts?
    /// What was learnt over the network; nil if it was not asked.
    package var online: OnlineFacts?
    /// The rotation policy in force for the cluster; nil where there is no vault to have one.
    package var policy: EffectivePolicy?
    /// What an audit uses in addition to the cluster; nil outside audits.
    package var audit: AuditFacts?

    package init(overview: ClusterOverview, now: Timestamp, online: OnlineFacts? = nil) {
        self.overview = overview
        self.now = now
        self.online = online
    }

    /// The cluster's name in a command to type; a placeholder for what has no name yet.
    package var nameInHints: String { overview.name.isEmpty ? "NAME" : overview.name }

    /// What to do where something new is needed: to get it, and where the cluster is in the vault, to store it there.
    package func hint(toGet thing: String, storedBy option: String) -> String {
        "get \(thing)" + (isStored ? " and store it with aichor-vault set \(nameInHints) \(option)" : "")
    }
}

/// A chain that the API server presents, held against CA data and host.
package struct ServingFacts: Sendable {
    /// How it became known.
    package var source: HostProof.Source
    /// What is wrong with it; no error means trusted and matching.
    package var findings: [Finding]

    package init(source: HostProof.Source, findings: [Finding]) {
        self.source = source
        self.findings = findings
    }
}
