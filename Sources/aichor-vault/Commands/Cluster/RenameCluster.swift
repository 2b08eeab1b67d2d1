// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct RenameCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a cluster another name.",
        usage: "aichor-vault rename <old> <new> [--if-version <n>] [<options>]",
        discussion: """
            Its versions and its log entries stay with it.

            Examples:
              aichor-vault rename paris paris-a100
              aichor-vault rename paris paris-a100 --if-version 3
            """)

    @Argument(help: ArgumentHelp("The name now.", valueName: "old"))
    var oldName: String

    @Argument(help: ArgumentHelp("The name to be.", valueName: "new"))
    var newName: String

    @Option(
        name: .customLong("if-version"),
        help: ArgumentHelp("Refuse if the cluster is not at this version.", valueName: "n"))
    var ifVersion: UInt64?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let old = try ClusterName(argument: oldName)
        let new = try ClusterName(argument: newName)
        let receipt = try unlocking.unlock(in: context).rename(old, to: new, ifVersion: ifVersion)
        for warning in receipt.warnings { context.diagnostics.warning(warning) }
        try context.write(ClusterReceiptDocument(receipt: receipt), as: output.format)
    }
}
