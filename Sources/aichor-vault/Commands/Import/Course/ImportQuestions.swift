// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Shows what would be imported, asks for what is missing, and for confirmation.
struct ImportQuestions {
    /// What was confirmed.
    struct Answer {
        var source: AmendedSource<PreparedSource>
        /// Whether the user agreed to leave out what cannot be imported.
        var leavesOut = false
    }

    let terminal: ControllingTerminal
    /// What would be done with each cluster of the source.
    let plans: [ImportPlan]
    /// The same as a table.
    let preview: [UInt8]
    let options: ImportingOptions

    /// Asks; the result lacks only what the user left out.
    ///
    /// Refused clusters stay in it, so that the import reports them. If no answer could help, nothing is asked.
    func ask(_ source: AmendedSource<PreparedSource>) throws(VaultError) -> Answer {
        var answer = Answer(source: source)
        let refused = plans.count { $0.isRefused }
        let left = try terminal.withSession { (session) throws(VaultError) in
            session.write(preview)
            guard refused < plans.count, !(options.yes && refused > 0 && !options.keepGoing) else { return Set<Int>() }
            let left = try askMissing(&answer.source, session)
            if !options.yes { answer.leavesOut = try confirm(refused, left, session) }
            return left
        }
        answer.source.indices = source.indices.indices.filter { !left.contains($0) }.map { source.indices[$0] }
        return answer
    }

    /// Asks for addresses; the clusters for which none was given.
    private func askMissing(
        _ source: inout AmendedSource<PreparedSource>, _ session: borrowing PromptSession
    ) throws(VaultError) -> Set<Int> {
        var left: Set<Int> = []
        for (index, plan) in plans.enumerated() where !plan.isRefused && plan.missing.contains(.loadBalancerIp) {
            let prompt = "Load Balancer IP of \(plan.name ?? plan.place) (empty to skip this cluster): "
            let address = try session.askOptional(prompt) { (text) throws(InvalidInput) in
                try LoadBalancerAddress(text)
            }
            if let address {
                source.amendments[source.indices[index], default: .init()].loadBalancer = address
            } else {
                left.insert(index)
            }
        }
        return left
    }

    /// Whether others are to be left out; false if there is nothing to confirm.
    private func confirm(
        _ refused: Int, _ left: Set<Int>, _ session: borrowing PromptSession
    ) throws(VaultError) -> Bool {
        let changes = plans.indices.count {
            !plans[$0].isRefused && !left.contains($0) && plans[$0].action != .unchanged
        }
        guard changes > 0 else {
            session.show("Nothing to import.")
            return false
        }
        let others = refused + left.count == 0 ? "" : " and skip \(refused + left.count)"
        let answer = try session.readText("Import \(ImportRun.clusters(changes))\(others)? [y/N] ")?.lowercased()
        try ImportRun.require(answer == "y" || answer == "yes")
        return refused > 0
    }
}
