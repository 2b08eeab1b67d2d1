// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

// The families about the vault as a whole.
extension AuditMetrics {
    private static let knownSlots: [KeySlotKind] = [.passphrase, .keyFile, .passphraseAndKeyFile, .recoveryCode]

    func addVault(to writer: inout MetricsWriter) {
        let vault = report.vault
        writer.begin("info", "Which program judged, and which vault: its format and its whole id. Always 1.")
        writer.add(1, ("version", Version.text), ("format", String(vault.format)), ("vault_id", vault.id))
        writer.addSingle(
            "check_last_run_timestamp_seconds", "The moment that the audit judged by.", report.at.seconds)
        writer.addSingle("generation", "The number of commits of the vault. Never falls.", vault.generation)
        writer.addSingle(
            "integrity_ok",
            "1 if the log's chain is whole and nothing speaks for an old copy of the file; else 0. "
                + "Absent if old copies would not be recognised.",
            vault.integrity)
        writer.addSingle("log_chain_ok", "1 if every entry of the log is what was written; else 0.", vault.logChain)
        writer.addSingle("log_entries", "The number of entries that the log still has.", vault.logEntries)
        writer.addSingle(
            "log_last_sequence", "The sequence number of the log's last entry. Never falls.", vault.lastSequence)
        writer.addSingle(
            "policy_version", "The version of the rotation policy; 0 if the defaults hold.", vault.policyVersion)
        writer.addSingle("live_clusters", "The number of clusters in the vault, selected or not.", vault.clusters)
        writer.begin("slots", "The number of key slots by what opens them.")
        for kind in Self.knownSlots { writer.add(vault.count(of: kind), ("type", kind.rawValue)) }
        let others = vault.slots.count { !Self.knownSlots.contains($0.kind) }
        if others > 0 { writer.add(others, ("type", KeySlotKind.unknown.rawValue)) }
    }

    func addCounts(to writer: inout MetricsWriter) {
        writer.begin("clusters", "The number of audited clusters by how urgent they are.")
        for state in AuditState.allCases {
            writer.add(report.summary.states[state] ?? 0, ("state", state.text))
        }
        writer.begin("findings", "The number of findings, the vault's own among them. Absent where there are none.")
        for (finding, count) in countedFindings {
            writer.add(count, ("severity", finding.severity.auditText), ("code", finding.code))
        }
        writer.addSingle(
            "next_due_timestamp_seconds", "The first date yet to come on which a cluster needs a hand.",
            report.summary.nextDue?.at.seconds)
    }

    /// The worst first, then in the order of their codes.
    private var countedFindings: [(CountedFinding, Int)] {
        var counts: [CountedFinding: Int] = [:]
        for finding in report.findings { counts[CountedFinding(finding), default: 0] += 1 }
        for cluster in report.clusters {
            for finding in cluster.findings { counts[CountedFinding(finding), default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// What findings are counted by.
private struct CountedFinding: Hashable, Comparable {
    let severity: Severity
    let code: String

    init(_ finding: Finding) {
        severity = finding.severity
        code = finding.rule
    }

    static func < (left: CountedFinding, right: CountedFinding) -> Bool {
        left.severity == right.severity ? left.code < right.code : left.severity > right.severity
    }
}

extension AuditedVault {
    fileprivate var logChain: Int { logFault == nil ? 1 : 0 }

    /// Nil for a file against which nothing speaks only because nothing was noted that could.
    fileprivate var integrity: Int? {
        guard isSound else { return 0 }
        return unmarked == nil ? 1 : nil
    }

    /// Nil for a log without entries.
    fileprivate var lastSequence: UInt64? {
        logEntries == 0 ? nil : logFirst.addingReportingOverflow(logEntries - 1).partialValue
    }

    fileprivate func count(of kind: KeySlotKind) -> Int { slots.count { $0.kind == kind } }
}
