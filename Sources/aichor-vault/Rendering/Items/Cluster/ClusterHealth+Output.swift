// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

extension ClusterHealth {
    /// How many rules a line shows.
    private static let shown = 3

    /// `ok`, or the state and the first rule that it rests on: a cell of a table.
    var cell: String {
        guard let first = rules.first else { return state.text }
        return "\(state.text): \(first)" + (rules.count > 1 ? " +\(rules.count - 1)" : "")
    }

    /// `ok`, or the state and the rules that it rests on.
    var text: String {
        guard !rules.isEmpty else { return state.text }
        let more = rules.count > Self.shown ? " and \(rules.count - Self.shown) more" : ""
        return "\(state.text): \(rules.prefix(Self.shown).joined(separator: ", "))\(more)"
    }
}

extension AuditState {
    /// Whether it is more than what follows from a verdict.
    func isWorse(than verdict: Verdict) -> Bool {
        switch verdict {
        case .ok: self > .ok
        case .warning: self > .warning
        case .error: false
        }
    }
}

extension Description {
    /// The state, since when it is so, and the findings that it rests on.
    mutating func describe(_ health: ClusterHealth, _ rendering: RenderContext) {
        field("Status", health.text, health.state.style)
        field("Since", health.since.map { past($0, rendering) })
        if !health.reasons.isEmpty { section("State") { $0.describe(health.reasons) } }
    }
}

extension ObjectBuilder {
    /// Adds the state, since when it is so, and the rules that it rests on.
    mutating func add(_ health: ClusterHealth) {
        add("status", health.text)
        add("state", health.state.text)
        add("stateSince", health.since)
        add("stateRules", .texts(health.rules))
    }
}
