// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The whole report in two sentences.
struct PageVerdict {
    let report: AuditReport

    private func count(_ state: AuditState) -> Int { report.summary.states[state, default: 0] }
    private var urgent: Int { count(.expired) + count(.overdue) + count(.critical) }

    /// The most important result.
    var headline: String {
        let total = report.clusters.count
        guard report.vault.isSound else { return "The vault is not intact: fix that before anything else" }
        if total == 0 { return "There are no clusters to audit" }
        if urgent > 0 {
            return total == 1
                ? "The cluster needs attention now"
                : "\(PageText.count(urgent)) of \(PageText.count(total)) clusters "
                    + (urgent == 1 ? "needs attention now" : "need attention now")
        }
        if report.findings.contains(where: { $0.severity == .error }) { return "The vault itself needs attention" }
        let warnings = count(.warning)
        if warnings == 0 {
            return total == 1 ? "The cluster is ok" : "All \(PageText.count(total)) clusters are ok"
        }
        return "Nothing is urgent; \(PageText.count(warnings, "cluster")) should be checked"
    }

    /// The counts behind the headline, and what is due next.
    var details: String {
        let states = AuditState.allCases.reversed().filter { $0 != .ok && count($0) > 0 }.map { state in
            switch state {
            case .warning: PageText.count(count(.warning), "warning")
            default: "\(PageText.count(count(state))) \(state.text)"
            }
        }
        var sentences: [String] = []
        if !states.isEmpty { sentences.append(PageText.list(states) + ".") }
        if let next = report.summary.nextDue {
            sentences.append(
                "Next due: \(next.name), \(Age.distance(to: next.at, from: report.at)) (\(PageText.date(next.at))).")
        }
        if report.clusters.count < report.vault.clusters {
            sentences.append(
                "Audited \(PageText.count(report.clusters.count)) of "
                    + "\(PageText.count(report.vault.clusters, "cluster")) in the vault.")
        }
        return sentences.joined(separator: " ")
    }
}
