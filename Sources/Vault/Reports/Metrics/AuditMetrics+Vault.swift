// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

// The families about the vault as a whole.
extension AuditMetrics {
    private static let knownSlots: [KeySlotKind] = [.passphrase, .keyFile, .passphraseAndKeyFile, .recoveryCode]

    func addVault(to writer: inout MetricsWriter) {
        let vault = report.vault
        writer.begin("info", "Version of the program, format of the vault and its full id. Always 1.")
        writer.add(1, ("version", Version.text), ("format", String(vault.format)), ("vault_id", vault.id))
        writer.addSingle(
            "check_last_run_timestamp_seconds", "Time of the audit.", report.at.seconds)
        writer.addSingle("generation", "Number of commits of the vault. Never decreases.", vault.generation)
        writer.addSingle(
            "integrity_ok",
            "1 if the log chain is intact and there is no sign of an old copy of the vault, 0 if not. "
                + "Absent if an old copy could not be detected.",
            vault.integrity)
        writer.addSingle("log_chain_ok", "1 if no entry of the log was altered, 0 if one was.", vault.logChain)
        writer.addSingle("log_entries", "Number of entries in the log.", vault.logEntries)
        writer.addSingle(
            "log_last_sequence", "Sequence number of the last log entry. Never decreases.", vault.lastSequence)
        writer.addSingle(
            "policy_version", "Version of the rotation policy; 0 if the defaults apply.", vault.policyVersion)
        writer.addSingle("live_clusters", "Number of clusters in the vault, selected or not.", vault.clusters)
        writer.begin("slots", "Number of key slots by kind.")
        for kind in Self.knownSlots { writer.add(vault.count(of: kind), ("type", kind.rawValue)) }
        let others = vault.slots.count { !Self.knownSlots.contains($0.kind) }
        if others > 0 { writer.add(others, ("type", KeySlotKind.unknown.rawValue)) }
    }

    func addCounts(to writer: inout MetricsWriter) {
        writer.begin("clusters", "Number of audited clusters by state.")
        for state in AuditState.allCases {
            writer.add(report.summary.states[state] ?? 0, ("state", state.text))
        }
        writer.begin("findings", "Number of findings, including those of the vault itself. Absent if there are none.")
        for (finding, count) in countedFindings {
            writer.add(count, ("severity", finding.severity.auditText), ("code", finding.code))
        }
        writer.addSingle(
            "next_due_timestamp_seconds", "First date in the future on which a cluster needs attention.",
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

    /// Nil for a file with no sign of an old copy only because there is no mark to compare it with.
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
