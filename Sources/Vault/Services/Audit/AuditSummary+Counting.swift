// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension AuditSummary {
    private static let day: Int64 = 86_400

    /// Counts over the clusters of a report, and the findings about the vault.
    init(_ clusters: [ClusterAudit], _ findings: [Finding], now: Timestamp) {
        self.init()
        let audits = clusters.span
        var tally = Tally()
        for index in audits.indices { count(audits[index], &tally, now) }
        tally.add(findings)
        for state in AuditState.allCases where tally.states[Int(state.rawValue)] > 0 {
            states[state] = tally.states[Int(state.rawValue)]
        }
        for severity in [Severity.notice, .warning, .error] where tally.severities[Int(severity.rawValue)] > 0 {
            self.findings[severity] = tally.severities[Int(severity.rawValue)]
        }
    }

    /// Counts by the raw values of states and severities.
    private struct Tally {
        var states: [5 of Int] = .init(repeating: 0)
        var severities: [4 of Int] = .init(repeating: 0)

        mutating func add(_ found: [Finding]) {
            let found = found.span
            for index in found.indices { severities[Int(found[index].severity.rawValue)] += 1 }
        }
    }

    private mutating func count(_ audit: borrowing ClusterAudit, _ tally: inout Tally, _ now: Timestamp) {
        tally.states[Int(audit.state.rawValue)] += 1
        if !audit.isIssueKnown { unknownIssue += 1 }
        if let check = audit.cluster.checkInForce {
            failedVerification += check.verdict == .error ? 1 : 0
        }
        if audit.cluster.lastCheck == nil { neverVerified += 1 }
        tally.add(audit.findings)
        guard audit.state < .overdue, let next = audit.firstDate(after: now) else { return }
        let left = next.since(now)
        dueIn14Days += left <= 14 * Self.day ? 1 : 0
        dueIn28Days += left <= 28 * Self.day ? 1 : 0
        let isFirst = nextDue.map { next < $0.at || (next == $0.at && audit.cluster.name < $0.name) } ?? true
        if isFirst { nextDue = (name: audit.cluster.name, at: next) }
    }

}

extension ClusterAudit {
    /// The first of its dates that is in the future.
    fileprivate func firstDate(after now: Timestamp) -> Timestamp? {
        var first: Timestamp?
        func take(_ date: Timestamp?) {
            guard let date, date > now else { return }
            first = min(first ?? date, date)
        }
        take(dueAt)
        take(cluster.credential?.facts.expiresAt)
        take(authorityNotAfter)
        take(serving?.notAfter)
        return first
    }
}
