// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// The clusters that a rule of the policy is for, and the version of the policy that it changes.
struct PolicyTargetOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Clusters; each has its own rule.", valueName: "cluster"))
    var names: [String] = []

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("Select clusters by labels, as kubectl does.", valueName: "selector"))
    var selector: String?

    @Option(
        name: .customLong("if-version"),
        help: ArgumentHelp("Fail if the policy is not at this version.", valueName: "n"))
    var ifVersion: UInt64?

    /// The target: clusters, a selector or, without either, the whole vault.
    func target() throws(VaultError) -> PolicyTarget {
        guard let selector else {
            return names.isEmpty ? .vault : .clusters(try SelectionOptions.distinct(names))
        }
        guard names.isEmpty else {
            throw VaultError(
                .usage, "names and -l cannot be combined", hint: "use one of them, or neither for all clusters")
        }
        _ = try VaultError.checking { () throws(InvalidInput) in try PolicyScope.checkSelector(selector) }
        return .selector(selector)
    }
}
