// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Shows a person what would be imported, asks for what is missing, and whether to go ahead.
struct KubeconfigQuestions {
    let terminal: ControllingTerminal
    let rows: [ContextRow]
    let scene: Scene
    /// Whether nobody needs to agree.
    let yes: Bool

    /// Asks; what comes back has only the contexts that were agreed to, with the answers.
    func ask(_ source: AmendedSource) throws(VaultError) -> AmendedSource {
        var source = source
        let ready = try terminal.withSession { (session) throws(VaultError) in
            show(session)
            let chosen = try askMissing(&source, session)
            guard !yes else { return chosen }
            return try confirm(chosen, session)
        }
        source.indices = ready.map { source.indices[$0] }
        return source
    }

    private func show(_ session: borrowing PromptSession) {
        var list = TableStyle(wide: false).list(of: ContextRow.self, scene)
        for row in rows { _ = list.add(row) }
        session.write(list.finish())
    }

    /// The rows that can be imported once this was answered; with `--yes` also those that will be refused.
    private func askMissing(
        _ source: inout AmendedSource, _ session: borrowing PromptSession
    ) throws(VaultError) -> [Int] {
        var chosen: [Int] = []
        for index in rows.indices {
            let plan = rows[index].plan
            guard plan.problems.isEmpty, !plan.needsUpdate else {
                if yes { chosen.append(index) }
                continue
            }
            if plan.missing.contains(.loadBalancerIp) {
                let prompt = "Load Balancer IP of \(plan.name ?? plan.place) (empty to leave it out): "
                let address = try session.askOptional(prompt) { (text) throws(InvalidInput) in
                    try LoadBalancerAddress(text)
                }
                guard let address else { continue }
                source.amendments[source.indices[index], default: .init()].loadBalancer = address
            }
            chosen.append(index)
        }
        return chosen
    }

    private func confirm(_ chosen: [Int], _ session: borrowing PromptSession) throws(VaultError) -> [Int] {
        let changes = chosen.count { rows[$0].plan.action != .unchanged }
        guard changes > 0 else {
            session.show("There is nothing to import.")
            return chosen
        }
        let left = rows.count - chosen.count
        let others = left == 0 ? "" : ", and leave out \(left)"
        let answer = try session.readText("Import \(ImportRun.clusters(changes))\(others)? [y/N] ")?.lowercased()
        try ImportRun.require(answer == "y" || answer == "yes")
        return chosen
    }
}
