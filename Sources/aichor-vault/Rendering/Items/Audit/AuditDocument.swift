// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultReports
import VaultTerminal

/// The summary of an audit before its table.
struct AuditDocument: OutputDocument {
    let report: AuditReport

    func describe(in description: inout Description, _ rendering: RenderContext) {
        let summary = report.summary
        description.foldedField("Audit", "\(count(report.clusters.count, "cluster")) as of \(report.at.rfc3339)")
        description.field("Since", report.since?.rfc3339)
        describeRemovals(in: &description)
        if !report.clusters.isEmpty {
            description.field(
                "State", parts: report.stateCounts.map { ("\($0.count) \($0.state.text)", $0.state.style) })
        }
        if summary.dueIn28Days > 0 {
            let soon = summary.dueIn14Days
            description.field(
                "Due",
                parts: [
                    ("\(soon) within 14 days", soon > 0 ? .bad : .plain),
                    ("\(summary.dueIn28Days) within 28 days", .caution),
                ])
        }
        description.foldedField(
            "Next due",
            summary.nextDue.map { "\($0.name) \(Age.distance(to: $0.at, from: report.at)), \($0.at.rfc3339)" })
        describeGaps(in: &description)
        describeVault(in: &description)
    }

    /// The last few; the log has all.
    private func describeRemovals(in description: inout Description) {
        guard !report.removed.isEmpty else { return }
        let shown = report.removed.suffix(10).reversed().map { "\($0.name) (\($0.at.rfc3339))" }
        let left = report.removed.count - shown.count
        description.foldedField(
            "Removed", shown.joined(separator: ", ") + (left > 0 ? " and \(left) before; see aichor-vault log" : ""))
    }

    /// The counts of missing information, if there are any.
    private func describeGaps(in description: inout Description) {
        let summary = report.summary
        let gaps: [(key: String, count: Int, rest: String, style: TextStyle)] = [
            ("Failed check", summary.failedVerification, "", .bad),
            ("Never checked", summary.neverVerified, "", .caution),
            ("Issue unknown", summary.unknownIssue, "; they may be older than AGE shows", .plain),
        ]
        for gap in gaps where gap.count > 0 {
            description.foldedField(gap.key, count(gap.count, "cluster") + gap.rest, gap.style)
        }
    }

    private func describeVault(in description: inout Description) {
        let vault = report.vault
        let policy = vault.policyVersion == 0 ? "built-in policy" : "policy version \(vault.policyVersion)"
        let verdict = vault.isSound ? "intact" : "NOT intact"
        description.foldedField(
            "Vault", "\(verdict), generation \(vault.generation), \(policy)", vault.isSound ? .plain : .bad)
        for finding in report.findings {
            description.foldedField("  " + finding.severity.auditText, finding.message, finding.severity.auditStyle)
            if let hint = finding.hint { description.foldedField("    hint", hint) }
            if let command = finding.command { description.sentence("    $ " + command) }
        }
    }

    private func count(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("apiVersion", "aichor-vault/v1")
        object.add("kind", "AuditReport")
        object.add("at", report.at)
        object.add("since", report.since)
        if !report.removed.isEmpty {
            object.add(
                "removed", .list(report.removed.map { .object([("name", .text($0.name)), ("at", .time($0.at))]) }))
        }
        object.add("vault", report.vault.value)
        object.add("summary", report.summary.value)
        object.add("findings", .list(report.findings.map(\.auditValue)))
        object.add("releases", .list(report.releases.map(\.value)))
        return object.value
    }
}
