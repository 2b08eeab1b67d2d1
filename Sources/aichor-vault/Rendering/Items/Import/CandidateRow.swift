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
    static var remarkIndent: Int? { 2 }
    static var foldsColumns: Bool { true }

    func addCells(to table: inout Table, wide: Bool, _ scene: Scene) {
        table.add(candidate.name?.text)
        table.add(candidate.endpoint?.url)
        table.add(plan.shownLoadBalancer(of: candidate))
        table.add(candidate.shownCertificates)
        table.add(plan.shownAction, plan.problems.isEmpty ? .plain : .bad)
        plan.addRemarks(to: &table)
    }

    func value(_ scene: Scene) -> OutputValue { .object([]) }
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
    func addRemarks(to table: inout Table, sharing: String? = nil) {
        for problem in problems {
            table.remark("cannot import: " + problem.message)
            if let hint = problem.hint { table.remark("  hint: " + hint) }
        }
        if needsUpdate { table.remark("already in the vault and differs: use --update to change it") }
        if let sharing { table.remark("the same cluster as: " + sharing) }
        for warning in warnings { table.remark("warning: " + warning) }
    }
}

extension ClusterCandidate {
    var shownCertificates: String {
        guard case .some(.some(let bundle)) = caBundle else { return "system" }
        return bundle.isEmpty ? "empty" : "own"
    }
}
