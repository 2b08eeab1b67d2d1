// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Judges one cluster after the other as of the same time.
struct ClusterAuditor {
    let now: Timestamp
    let cipher: VaultCipher

    /// What an audit reports about a cluster; its overview needs no more than ``ClusterOverview/Detail/dates``.
    ///
    /// `policy` is that of the knowledge; `start` is what changes are compared with, nil if they are not asked for.
    func audit(
        _ cluster: OpenedCluster, _ knowledge: AuditFacts, _ policy: SharedPolicy, since start: ClusterBaseline?
    ) throws -> ClusterAudit {
        var facts = ClusterFacts(overview: cluster.overview, now: now)
        facts.audit = knowledge
        let findings = AuditRules.findings(for: facts)
        let health = ClusterHealth(findings, facts)
        let ageBasis = cluster.overview.credential.map { AgeBasis($0) }
        var audit = ClusterAudit(
            cluster: Self.view(cluster, knowledge.observation, health), state: health.state,
            findings: findings, ageFrom: ageBasis?.at, isIssueKnown: ageBasis?.isIssue ?? false,
            pseudonym: try cipher.pseudonym(of: cluster.row.recordID))
        audit.shared = policy
        audit.serving = knowledge.serving
        setDates(of: &audit, cluster.overview, ageBasis)
        if let start {
            audit.changes = AuditChanges(facts, knowledge.observation, since: start).list(findings)
        }
        return audit
    }

    /// What an audit comes to, without its text.
    func health(_ cluster: OpenedCluster, _ knowledge: AuditFacts) -> ClusterHealth {
        var facts = ClusterFacts(overview: cluster.overview, now: now)
        facts.audit = knowledge
        return ClusterHealth(AuditRules.findings(for: facts), facts)
    }

    private func setDates(of audit: inout ClusterAudit, _ overview: ClusterOverview, _ ageBasis: AgeBasis?) {
        audit.dueAt = ageBasis?.due(audit.shared.policy)
        audit.authorityNotAfter = CABundleDates(overview.certificates, now: now).end
        audit.lifetimeUsed = overview.credential?.facts.lifetime?.percentUsed(at: now)
        audit.nextDueAt = earliest(
            earliest(audit.dueAt, overview.credential?.facts.expiresAt),
            earliest(audit.authorityNotAfter, audit.serving?.notAfter))
    }

    private func earliest(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    /// The cluster without what would take most of the memory: certificates, and the findings of its checks.
    private static func view(
        _ cluster: OpenedCluster, _ observation: Observation?, _ health: ClusterHealth
    ) -> ClusterView {
        var view = ClusterView(cluster.overview, row: cluster.row, observation: observation)
        view.verdictInForce = health.verdict
        view.certificates = []
        view.lastCheck?.findings = []
        view.lastOnlineCheck?.findings = []
        return view
    }
}
