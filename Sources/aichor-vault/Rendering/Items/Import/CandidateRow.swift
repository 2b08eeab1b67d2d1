// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A cluster before it is imported.
struct CandidateRow: ListItem {
    let candidate: ClusterCandidate
    let plan: ImportPlan

    var name: String { candidate.name?.text ?? "" }

    static func headers(wide: Bool) -> [String] { ["NAME", "API HOSTNAME", "LOAD BALANCER", "CA", "ACTION"] }
    static var wraps: Bool { true }
    static var noteIndent: Int? { 2 }
    static var foldsColumns: Bool { true }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(candidate.name?.text)
        table.add(candidate.endpoint?.url)
        table.add(plan.shownLoadBalancer(of: candidate))
        table.add(candidate.shownCertificates)
        table.add(plan.shownAction, plan.problems.isEmpty ? .plain : .bad)
        plan.addNotes(to: &table)
    }

    func value(_ rendering: RenderContext) -> OutputValue { .object([]) }
}

// What previews of all kinds have in common.

extension ImportPlan {
    /// What would be done: `update: API hostname, credential`.
    var shownAction: String {
        guard problems.isEmpty else { return "impossible" }
        let word = needsUpdate ? "differs" : action?.rawValue ?? "-"
        return changes.isEmpty ? word : "\(word): \(changes.joined(separator: ", "))"
    }

    func shownLoadBalancer(of candidate: ClusterCandidate) -> String? {
        candidate.loadBalancer?.text ?? (missing.contains(.loadBalancerIp) ? "missing" : nil)
    }

    /// Why it cannot be imported, and other remarks.
    func addNotes(to table: inout Table, sharing: String? = nil) {
        for problem in problems {
            table.note("cannot import: " + problem.message)
            if let hint = problem.hint { table.note("  hint: " + hint) }
        }
        if needsUpdate { table.note("already in the vault and differs: use --update to change it") }
        if let sharing { table.note("the same cluster as: " + sharing) }
        for warning in warnings { table.note("warning: " + warning) }
    }
}

extension ClusterCandidate {
    var shownCertificates: String {
        guard case .some(.some(let bundle)) = caBundle else { return "system" }
        return bundle.isEmpty ? "empty" : "own"
    }
}
