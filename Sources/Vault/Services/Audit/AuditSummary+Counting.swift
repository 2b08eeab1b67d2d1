// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension AuditSummary {
    private static let day: Int64 = 86_400

    /// Counts over the clusters of a report, and the findings about the vault.
    init(_ clusters: [ClusterAudit], _ findings: [Finding], now: Timestamp) {
        self.init()
        for audit in clusters { count(audit, now) }
        count(findings)
    }

    private mutating func count(_ audit: borrowing ClusterAudit, _ now: Timestamp) {
        states[audit.state, default: 0] += 1
        if !audit.isIssueKnown { unknownIssue += 1 }
        if let check = audit.cluster.checkInForce {
            failedVerification += check.verdict == .error ? 1 : 0
        }
        if audit.cluster.lastCheck == nil { neverVerified += 1 }
        count(audit.findings)
        guard audit.state < .overdue, let next = audit.firstDate(after: now) else { return }
        let left = next.since(now)
        dueIn14Days += left <= 14 * Self.day ? 1 : 0
        dueIn28Days += left <= 28 * Self.day ? 1 : 0
        let isFirst = nextDue.map { next < $0.at || (next == $0.at && audit.cluster.name < $0.name) } ?? true
        if isFirst { nextDue = (name: audit.cluster.name, at: next) }
    }

    private mutating func count(_ found: [Finding]) {
        for finding in found { findings[finding.severity, default: 0] += 1 }
    }
}

extension ClusterAudit {
    /// The first of its dates that is yet to come.
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
