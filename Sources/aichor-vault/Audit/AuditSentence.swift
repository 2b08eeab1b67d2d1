// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

extension AuditReport {
    /// The states that occur, the most urgent first, with how many clusters are in each.
    var stateCounts: [(state: AuditState, count: Int)] {
        AuditState.allCases.reversed().map { ($0, summary.states[$0] ?? 0) }.filter { $0.1 > 0 }
    }

    /// All of it in a few words: `3 expired, 1 overdue of 120 clusters`.
    var sentence: String {
        let total = clusters.count == 1 ? "1 cluster" : "\(clusters.count) clusters"
        let urgent = stateCounts.filter { $0.state != .ok }.map { "\($0.count) \($0.state.text)" }
        guard !clusters.isEmpty else { return "no clusters" }
        return urgent.isEmpty ? "\(total) ok" : urgent.joined(separator: ", ") + " of \(total)"
    }

    /// The same with the next date and what is wrong with the vault as a whole.
    var longSentence: String {
        var text = sentence
        if let next = summary.nextDue { text += "; next due \(next.name) \(Age.distance(to: next.at, from: at))" }
        for finding in findings where finding.severity != .notice { text += "; \(finding.rule): \(finding.message)" }
        return text
    }
}
