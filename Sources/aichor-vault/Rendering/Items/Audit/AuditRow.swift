// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A cluster in `audit`: how urgent it is, why, and the command to run.
struct AuditRow: TabularItem {
    /// The number of rows with the command that fixes them under them.
    private static let commandedRows = 10
    /// The maximum number of changes of one cluster under its row.
    private static let shownChanges = 3

    private static let longTime: Int64 = 1000 * 365 * 86_400

    let audit: ClusterAudit
    /// How many are more urgent.
    let rank: Int

    var name: String { audit.cluster.name }

    static let columns = [
        "name", "state", "nextDueAt", "dueAt", "expiresAt", "ageFrom", "issueKnown", "ageSeconds", "lifeUsedPercent",
        "authorityNotAfter", "servingNotAfter", "acquiredAt", "rotatedAt", "verifiedAt", "verdict", "exportedAt",
        "credentialKind", "credentialFingerprint", "apiHost", "loadBalancerIp", "ecosystem", "labels", "version",
        "findings.rule", "findings.severity", "findings.message", "findings.hint", "findings.command", "changes.what",
    ]

    static func headers(wide: Bool) -> [String] {
        guard wide else { return ["NAME", "STATE", "DUE", "AGE", "CREDENTIAL", "REASON"] }
        return [
            "NAME", "STATE", "DUE", "DUE-AT", "AGE", "ISSUED", "CREDENTIAL", "EXPIRES-AT", "LIFETIME-USED",
            "CA-EXPIRES",
            "SERVING-EXPIRES", "VERIFIED", "VERDICT", "EXPORTED", "API-HOST", "ECOSYSTEM", "LABELS", "COMMAND",
            "REASON",
        ]
    }

    /// Nothing is cut: the reason is the point of a row.
    static var wraps: Bool { true }
    static var noteIndent: Int? { 2 }
    static var foldsColumns: Bool { true }
    static var partsLastColumn: Bool { true }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        let cluster = audit.cluster
        let facts = cluster.credential?.facts
        table.add(cluster.name)
        table.add(audit.state.text, audit.state.style)
        table.add(audit.nextDueAt.map { Self.distance(to: $0, from: rendering.now) })
        if wide { table.add(audit.nextDueAt?.rfc3339) }
        table.add(age(rendering))
        if wide { table.add(audit.ageFrom.map { audit.isIssueKnown ? $0.rfc3339 : "before " + $0.rfc3339 }) }
        table.add(wide ? facts?.kind.text : CredentialText.short(facts?.kind))
        if wide { addDetails(to: &table, facts) }
        table.add(reason(wide: wide))
        addNotes(to: &table, wide: wide)
    }

    private func addDetails(to table: inout Table, _ facts: CredentialFacts?) {
        let cluster = audit.cluster
        table.add(facts?.expiresAt?.rfc3339)
        table.add(audit.lifetimeUsed.map { "\($0)%" })
        table.add(audit.authorityNotAfter?.rfc3339)
        table.add(audit.serving?.notAfter.rfc3339)
        table.add(cluster.lastCheck?.at.rfc3339)
        table.add(cluster.checkInForce?.verdict.text)
        table.add(cluster.lastReleasedAt?.rfc3339)
        table.add(cluster.endpointURL)
        table.add(cluster.ecosystem)
        table.add(cluster.labels.inline)
        table.add(command.map { ($0.rule.map { "\($0): " } ?? "") + $0.text })
    }

    /// For a nonsensical date in a distant year, the exact year does not matter.
    private static func distance(to moment: Timestamp, from now: Timestamp) -> String {
        let seconds = moment.since(now)
        if seconds > longTime { return "far in the future" }
        return seconds < -longTime ? "long ago" : Age.distance(to: moment, from: now)
    }

    /// Where the issue time is not known, the credential is at least so old.
    private func age(_ rendering: RenderContext) -> String? {
        audit.ageFrom.map { Age.text(from: $0, to: rendering.now) + (audit.isIssueKnown ? "" : "+") }
    }

    /// The worst finding; with all of them where there is room.
    private func reason(wide: Bool) -> String? {
        guard let first = audit.findings.first else { return nil }
        if wide { return audit.findings.map { "\($0.rule): \($0.message)" }.joined(separator: "; ") }
        return first.message + (audit.findings.count > 1 ? " (+\(audit.findings.count - 1))" : "")
    }

    /// The worst finding's command; where it has none, that of the worst that has one, with the rule that it belongs to.
    private var command: (rule: String?, text: String)? {
        if let own = audit.findings.first?.command { return (nil, own) }
        for finding in audit.findings {
            if let command = finding.command { return (finding.rule, command) }
        }
        return nil
    }

    private func addNotes(to table: inout Table, wide: Bool) {
        let isUrgent = audit.state > .ok && rank < Self.commandedRows
        if !wide, isUrgent, let command {
            table.note((command.rule.map { "\($0): " } ?? "") + "$ " + command.text, folds: false)
        }
        let changes = audit.changes.suffix(Self.shownChanges)
        for change in changes { table.note("\(change.at.rfc3339) \(change.what)") }
        let left = audit.changes.count - changes.count
        if left > 0 { table.note(left == 1 ? "and 1 change before" : "and \(left) changes before") }
    }
}

extension AuditState {
    /// How it looks.
    var style: TextStyle {
        switch self {
        case .ok: .good
        case .warning: .caution
        case .critical, .overdue, .expired: .bad
        }
    }
}

extension Severity {
    /// How it looks in audits.
    var auditStyle: TextStyle {
        switch self {
        case .notice: .plain
        case .warning: .caution
        case .error: .bad
        }
    }
}
