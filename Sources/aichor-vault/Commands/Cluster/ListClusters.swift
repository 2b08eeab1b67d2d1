// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct ListClusters: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List clusters and what needs attention.",
        usage: "aichor-vault list [-l <selector>] [-o <format>] [<options>]",
        discussion: """
            STATUS is the state that 'audit' reports, and the rules that it rests on: 'explain' describes each. \
            AGE is the time since the credential was issued or, if that is not known, since it was stored. No credential is read.

            Examples:
              aichor-vault list
              aichor-vault list -l site=paris,gpu -o wide
              for name in $(aichor-vault list -o name); do …; done
            """)

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("Select clusters by labels, as kubectl does.", valueName: "selector"))
    var selector: String?

    @Flag(name: .customLong("no-headers"), help: "Omit the column headings.")
    var noHeaders = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ListFormat>

    func run(in context: CommandContext) throws(VaultError) {
        var selection = ClusterSelection.all
        if let selector { selection = .matching(try SelectionOptions.parsed(selector)) }
        let format = output.format
        let detail: UnlockedVault.ListDetail = format == .name ? .names : format == .table ? .summary : .full
        let vault = try unlocking.unlock(in: context)
        var isEmpty = true
        try context.writeList(of: ClusterRow.self, as: format, headers: !noHeaders) { (add) throws(VaultError) in
            try vault.list(selection, detail: detail) { (cluster) throws(VaultError) in
                isEmpty = false
                try add(ClusterRow(cluster: cluster))
            }
        }
        if isEmpty {
            context.diagnostics.note(selector == nil ? "the vault has no clusters" : "no cluster matches the selector")
        }
    }
}
