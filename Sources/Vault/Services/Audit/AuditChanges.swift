// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What happened to a cluster since a moment: in the vault, and by the mere going on of time.
struct AuditChanges {
    private let facts: ClusterFacts
    private let observation: Observation?

    /// The facts as of the moment to judge by.
    init(_ facts: ClusterFacts, _ observation: Observation?) {
        self.facts = facts
        self.observation = observation
    }

    /// All of it, in the order in which it happened; `findings` are those of the moment to judge by.
    func list(_ findings: [Finding], since: Timestamp) -> [AuditChange] {
        var changes: [AuditChange] = []
        func note(_ what: @autoclosure () -> String, _ moment: Timestamp?) {
            guard let moment, moment > since, moment <= facts.now else { return }
            changes.append(AuditChange(what(), at: moment))
        }
        let overview = facts.overview
        let rotated = overview.credential?.rotatedAt
        if rotated != overview.changedAt || ![.changed, .rotated].contains(overview.change) {
            note(overview.change.text, overview.changedAt)
        }
        note("rotated", rotated)
        if let check = observation?.latest { note("verified: \(check.verdict.text)", check.at) }
        note("exported", observation?.lastReleasedAt)
        changes += worsened(findings, since: since)
        return changes.sorted { $0.at < $1.at }
    }

    /// Findings that the same facts did not give at the moment since when changes are told of, or only less severe ones.
    private func worsened(_ findings: [Finding], since: Timestamp) -> [AuditChange] {
        guard findings.contains(where: { $0.severity > .notice }) else { return [] }
        var then = facts
        then.now = since
        let before = AuditRules.findings(for: then)
        return findings.filter { $0.severity > .notice }.compactMap { finding in
            let step = Step(finding, now: facts.now)
            let earlier = before.filter { $0.rule == finding.rule }.map { Step($0, now: since) }.max()
            guard earlier.map({ $0 < step }) ?? true else { return nil }
            let onset = onset(of: finding).flatMap { $0 > since && $0 <= facts.now ? $0 : nil } ?? facts.now
            return AuditChange("now \(step.text): \(finding.rule)", at: onset)
        }
    }

    /// How far a finding has come.
    private enum Step: UInt8, Comparable {
        case notice
        case warning
        case critical
        case overdue

        init(_ finding: Finding, now: Timestamp) {
            switch finding.severity {
            case .notice: self = .notice
            case .warning: self = .warning
            case .error where finding.rule == CredentialAgeRule.id: self = finding.isPast(now) ? .overdue : .critical
            case .error: self = .critical
            }
        }

        var text: String {
            switch self {
            case .notice: "notice"
            case .warning: "warning"
            case .critical: "critical"
            case .overdue: "overdue"
            }
        }

        static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
    }

    /// When a finding began to be as severe as it is; nil where no date tells.
    private func onset(of finding: Finding) -> Timestamp? {
        let life = facts.overview.credential?.facts.life
        switch finding.rule {
        case "token.life-used": return life?.moment(at: TokenLifeRule.percent)
        case "verify.failed": return observation?.latest?.at
        case "access.new-slot", "access.new-executable": return facts.audit?.newTakers.map(\.at).max()
        default: break
        }
        guard let due = finding.dueAt, let policy = facts.audit?.policy else { return nil }
        if finding.isPast(facts.now) { return due }
        return due.adding(-(finding.severity == .error ? policy.criticalLead.value : policy.warningLead.value))
    }
}

extension Finding {
    fileprivate func isPast(_ now: Timestamp) -> Bool { dueAt.map { $0 <= now } ?? false }
}
