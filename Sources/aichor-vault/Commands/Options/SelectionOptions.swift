// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// The clusters of a command: by names, by labels or all.
struct SelectionOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Names of clusters.", valueName: "cluster"))
    var names: [String] = []

    @Flag(name: .long, help: "Select all clusters.")
    var all = false

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("Select clusters by labels, as kubectl does.", valueName: "selector"))
    var selector: String?

    /// The selection; refused unless exactly one way is used.
    func selection() throws(VaultError) -> ClusterSelection {
        let ways = (names.isEmpty ? 0 : 1) + (all ? 1 : 0) + (selector == nil ? 0 : 1)
        guard ways == 1 else {
            let message = ways == 0 ? "no cluster is selected" : "names, --all and -l cannot be combined"
            throw VaultError(.usage, message, hint: "use names, --all or -l key=value")
        }
        if all { return .all }
        if let selector { return .matching(try Self.parsed(selector)) }
        return .names(try Self.distinct(names))
    }

    /// Checks a selector.
    static func parsed(_ selector: String) throws(VaultError) -> LabelSelector {
        try VaultError.checking { () throws(InvalidInput) in try LabelSelector(selector) }
    }

    /// Checks names; a repeated name counts once.
    static func distinct(_ names: [String]) throws(VaultError) -> [ClusterName] {
        var seen: Swift.Set<ClusterName> = []
        var result: [ClusterName] = []
        for name in names {
            let name = try ClusterName(argument: name)
            if seen.insert(name).inserted { result.append(name) }
        }
        return result
    }
}
