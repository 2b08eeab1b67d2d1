package import Vault
// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// An audit of a dozen clusters in every state, with texts and dates that break outputs.
package enum AuditSample {
    /// When the sample was judged: 2026-11-23T12:00:00Z.
    package static let moment = Timestamp(seconds: 1_795_435_200)
    private static let day: Int64 = 86_400

    /// What hostile texts try, in one of each kind.
    package static let hostileTexts = [
        "\u{1B}[2J\u{1B}]0;owned\u{7}", "\u{202E}gnp.exe\u{2066}", "<script>alert(1)</script>", "\" onload=\"alert(1)",
        "=cmd|' /C calc'!A0", "]]> --> */ <!--", "a\r\nSet-Cookie: x\r\nBEGIN:VEVENT", "\u{0}\u{85}\u{2028}\u{FEFF}",
        "𝔘\u{301}東京😀", "back\\slash \"quotes\" `$(id)` | pipe ; comma, #{x} {{x}}",
    ]

    /// 10 KiB in one word.
    package static let longText = String(repeating: "0123456789abcdef", count: 640)

    /// The moment so many days after the sample's.
    package static func days(_ count: Int64, hours: Int64 = 0) -> Timestamp {
        moment.adding(count * day + hours * 3600)
    }

    /// The report.
    package static var report: AuditReport { report(of: clusters) }

    /// A report of some of these clusters, with the vault's own findings if asked for.
    package static func report(of clusters: [ClusterAudit], findings: [Finding] = vaultFindings) -> AuditReport {
        var report = AuditReport(at: moment, vault: vault, clusters: clusters, summary: summary(of: clusters, findings))
        report.findings = findings
        report.releases = releases
        return report
    }

    /// The same, told of since ten days before, with what changed.
    package static var reportOfChanges: AuditReport {
        var clusters = clusters.filter { ["paris-a100", "tokyo", "quito"].contains($0.cluster.name) }
        for index in clusters.indices {
            let happened = ["changed", "verified: error", "exported", "now critical: age.maximum", "rotated"]
            clusters[index].changes = happened.prefix(index * 2 + 1).enumerated().map {
                AuditChange($0.element, at: days(Int64($0.offset) - 9))
            }
        }
        var report = report(of: clusters, findings: [])
        report.since = days(-10)
        return report
    }

    private static func summary(of clusters: [ClusterAudit], _ findings: [Finding]) -> AuditSummary {
        var summary = AuditSummary()
        for cluster in clusters {
            summary.states[cluster.state, default: 0] += 1
            let left = cluster.nextDueAt.map { $0.since(moment) } ?? .max
            if left >= 0, left < 14 * day { summary.dueIn14Days += 1 }
            if left >= 0, left < 28 * day { summary.dueIn28Days += 1 }
            if cluster.ageFrom != nil, !cluster.isIssueKnown { summary.unknownIssue += 1 }
            if cluster.cluster.lastCheck == nil { summary.neverVerified += 1 }
            if cluster.cluster.checkInForce?.verdict == .error { summary.failedVerification += 1 }
        }
        for finding in findings + clusters.flatMap(\.findings) { summary.findings[finding.severity, default: 0] += 1 }
        let next = clusters.filter { ($0.nextDueAt ?? moment) > moment }
            .min { ($0.nextDueAt ?? moment) < ($1.nextDueAt ?? moment) }
        if let next, let due = next.nextDueAt { summary.nextDue = (next.cluster.name, due) }
        return summary
    }

    private static var vault: AuditedVault {
        var vault = AuditedVault(
            id: "0123456789abcdef0123456789abcdef", generation: 812, format: 1, path: "/srv/vaults/<b>&\u{202E}.db")
        vault.policyVersion = 3
        vault.clusters = 12
        vault.logEntries = 4711
        vault.logFirst = 101
        vault.lastEntryAt = days(0, hours: -1)
        vault.slots = [
            slot("op", .passphrase, age: 400, cost: 1 << 17), slot(hostileTexts[2], .keyFile, age: 30, cost: 0),
            slot("break\u{1B}[31m", .recoveryCode, age: 400, cost: 0),
        ]
        vault.slots[0].isCurrent = true
        return vault
    }

    private static func slot(_ label: String, _ kind: KeySlotKind, age: Int64, cost: UInt32) -> KeySlotInfo {
        KeySlotInfo(
            id: "0011223344556677", label: label, kind: kind, createdAt: days(-age), scryptN: cost,
            isCurrent: false)
    }

    /// Two findings of the vault as a whole.
    package static let vaultFindings = [
        Finding(
            rule: "key.cost", severity: .warning,
            message: "the passphrase slot 'old' is stretched less than is usual today",
            hint: "change the passphrase, which takes today's cost", command: "aichor-vault passphrase"),
        Finding(rule: "log.clock", severity: .notice, message: "2 entries are older than the ones before them"),
    ]

    private static let releases = [
        Release(
            slotLabel: "ci", executable: "/usr/bin/deploy \u{202E}", uid: 1000, count: 40, clusters: 9,
            lastAt: days(-1)),
        Release(slotLabel: "op", executable: nil, uid: 0, count: 1, clusters: 1, lastAt: days(-60)),
        Release(
            slotLabel: nil, executable: hostileTexts[4], uid: 4_294_967_294, count: 2, clusters: 2, lastAt: days(-80)
        ),
    ]
}
