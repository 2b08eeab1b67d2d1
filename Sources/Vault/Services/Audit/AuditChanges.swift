// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What happened to a cluster since a given time: in the vault, and because time passed.
struct AuditChanges {
    private let facts: ClusterFacts
    private let observation: Observation?
    private let start: ClusterBaseline
    private var since: Timestamp { start.moment }

    /// The facts as of the time of the audit.
    init(_ facts: ClusterFacts, _ observation: Observation?, since start: ClusterBaseline) {
        self.facts = facts
        self.observation = observation
        self.start = start
    }

    /// All of it, in the order in which it happened; `findings` are those of the time of the audit.
    func list(_ findings: [Finding]) -> [AuditChange] {
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
        changes += worsened(findings)
        return changes.sorted { $0.at < $1.at }
    }

    /// Findings that are new or more severe than at the time since when changes are reported.
    ///
    /// For a cluster that did not exist then, the addition is enough, except for critical findings.
    private func worsened(_ findings: [Finding]) -> [AuditChange] {
        let least: Step = start.overview == nil ? .critical : .warning
        let grave = findings.map { ($0, Step($0, now: facts.now)) }.filter { $1 >= least }
        guard !grave.isEmpty else { return [] }
        let before = steps(start.facts)
        return grave.filter { before[$0.rule, default: .none] < $1 }.map { finding, step in
            AuditChange("now \(step.text): \(finding.rule)", at: onset(of: finding, step))
        }
    }

    /// How far each rule's findings had come when changes began, by what is given.
    private func steps(_ audit: AuditFacts) -> [String: Step] {
        guard let overview = start.overview else { return [:] }
        var then = ClusterFacts(overview: overview, now: since)
        then.audit = audit
        let found = AuditRules.findings(for: then).map { ($0.rule, Step($0, now: since)) }
        return Dictionary(found, uniquingKeysWith: max)
    }

    /// When a finding came so far: by a new policy, by its own date, with the cluster's last change, or just now.
    private func onset(of finding: Finding, _ step: Step) -> Timestamp {
        let candidates = [policyChange(to: finding, step), onset(of: finding), facts.overview.changedAt]
        return candidates.lazy.compactMap(\.self).first { $0 > since && $0 <= facts.now } ?? facts.now
    }

    /// When the policy was set by which it would have come so far even before.
    private func policyChange(to finding: Finding, _ step: Step) -> Timestamp? {
        start.laterPolicies.first { _, policy in
            var audit = start.facts
            audit.policy = policy
            return steps(audit)[finding.rule, default: .none] >= step
        }?.at
    }

    /// How far a finding has come.
    private enum Step: UInt8, Comparable {
        case none
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
            case .none: "none"
            case .notice: "notice"
            case .warning: "warning"
            case .critical: "critical"
            case .overdue: "overdue"
            }
        }

        static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
    }

    /// When a finding began to be as severe as it is; nil if no date shows it.
    private func onset(of finding: Finding) -> Timestamp? {
        switch finding.rule {
        case "reuse.shared", "reuse.same-cluster": start.reuseBegan
        default: facts.onset(of: finding)
        }
    }
}

extension Finding {
    fileprivate func isPast(_ now: Timestamp) -> Bool { dueAt.map { $0 <= now } ?? false }
}
