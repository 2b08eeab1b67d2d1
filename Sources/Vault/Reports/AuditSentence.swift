// SPDX-License-Identifier: Apache-2.0
package import Vault
package import VaultCore

extension AuditReport {
    /// The states that occur, the most urgent first, with how many clusters are in each.
    package var stateCounts: [(state: AuditState, count: Int)] {
        AuditState.allCases.reversed().map { ($0, summary.states[$0] ?? 0) }.filter { $0.1 > 0 }
    }

    /// All of it in a few words: `3 expired, 1 overdue of 120 clusters`.
    package var sentence: String {
        let total = clusters.count == 1 ? "1 cluster" : "\(clusters.count) clusters"
        let urgent = stateCounts.filter { $0.state != .ok }.map { "\($0.count) \($0.state.text)" }
        guard !clusters.isEmpty else { return "no clusters" }
        return urgent.isEmpty ? "\(total) ok" : urgent.joined(separator: ", ") + " of \(total)"
    }

    /// The same with the next date and what is wrong with the vault as a whole.
    package var longSentence: String {
        var text = sentence
        if let next = summary.nextDue { text += "; next due \(next.name) \(Age.distance(to: next.at, from: at))" }
        return text + vaultClause
    }

    /// What is wrong with the vault as a whole, to be put after something else.
    var vaultClause: String {
        findings.lazy.filter { $0.severity != .notice }.map { "; \($0.rule): \($0.message)" }.joined()
    }

    /// Why the clusters that a selector names could not be judged; nil if they were, or if there was no selector.
    ///
    /// For a mistyped selector, no report must say that all is ok.
    package func gap(selector: String?) -> VaultError? {
        guard let selector, selected == 0 else { return nil }
        return VaultError(
            .findings, "no cluster matches the selector: \(Sanitizer.text(selector))",
            hint: "to show the labels, run: aichor-vault list -o wide")
    }
}
