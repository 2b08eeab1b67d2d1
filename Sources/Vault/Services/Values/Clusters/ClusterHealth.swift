// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// The state of a cluster from everything that is known of it, the same in every command: its dates, the policy, the checks that
/// still count, who else has its credential, and who received it.
public struct ClusterHealth: Equatable, Sendable {
    /// How urgent it is.
    public var state: AuditState
    /// The findings that decide the state, worst first; empty if it is ok.
    public var reasons: [Finding]
    /// The rules that decide the state; where a check failed, those by which it did.
    public var rules: [String]
    /// When the first of the reasons came to pass; nil if no date shows it.
    public var since: Timestamp?
    /// What the checks that still count come to now; nil if there are none.
    public var verdict: Verdict?

    /// What the findings of an audit come to.
    init(_ findings: [Finding], _ facts: ClusterFacts) {
        let state = AuditState(findings, now: facts.now)
        self.state = state
        reasons = state == .ok ? [] : findings.filter { AuditState([$0], now: facts.now) == state }
        rules = []
        for rule in reasons.flatMap({ facts.rules(behind: $0) }) where !rules.contains(rule) { rules.append(rule) }
        since = reasons.compactMap { facts.onset(of: $0) }.min()
        verdict = facts.verdictInForce
    }
}

extension ClusterFacts {
    /// The rules of a finding: its own, or those by which a check failed.
    fileprivate func rules(behind finding: Finding) -> [String] {
        guard finding.rule == FailedVerificationRule.id, let check = audit?.checkInForce else { return [finding.rule] }
        let errors = check.findings.filter { $0.severity == .error && !$0.isJudgedByAudits }
        return errors.isEmpty ? [finding.rule] : errors.map(\.rule)
    }

    /// When a finding began to be as severe as it is; nil if no date shows it.
    func onset(of finding: Finding) -> Timestamp? {
        guard let audit else { return nil }
        switch finding.rule {
        case "token.life-used":
            return overview.credential?.facts.lifetime?.moment(at: TokenLifetimeUsedRule.percent)
        case FailedVerificationRule.id: return audit.checks.worst?.at
        case "access.new-slot", "access.new-executable": return audit.newRecipients.map(\.at).max()
        default: break
        }
        guard let due = finding.dueAt else { return audit.checks.origin(of: finding.rule)?.at }
        if due <= now { return due }
        let policy = audit.policy
        return due.adding(-(finding.severity == .error ? policy.criticalLead.value : policy.warningLead.value))
    }
}
