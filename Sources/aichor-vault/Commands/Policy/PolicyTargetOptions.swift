// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

/// Whom a rule of the policy is for, and which state of the policy is meant.
struct PolicyTargetOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The clusters, each with a rule of its own.", valueName: "cluster"))
    var names: [String] = []

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("The clusters with these labels, as kubectl selects.", valueName: "selector"))
    var selector: String?

    @Option(
        name: .customLong("if-version"),
        help: ArgumentHelp("Refuse if the policy is not at this version.", valueName: "n"))
    var ifVersion: UInt64?

    /// The target: clusters, a selector or, without either, the whole vault.
    func target() throws(VaultError) -> PolicyTarget {
        guard let selector else {
            return names.isEmpty ? .vault : .clusters(try SelectionOptions.distinct(names))
        }
        guard names.isEmpty else {
            throw VaultError(
                .usage, "names and -l cannot be combined", hint: "give either, or neither for all clusters")
        }
        _ = try SelectionOptions.parsed(selector)
        return .selector(selector)
    }
}
