// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct RenameCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Rename a cluster.",
        usage: "aichor-vault rename <old> <new> [--if-version <n>] [<options>]",
        discussion: """
            The cluster keeps its versions and its log entries.

            Examples:
              aichor-vault rename paris paris-a100
              aichor-vault rename paris paris-a100 --if-version 3
            """)

    @Argument(help: ArgumentHelp("Current name.", valueName: "old"))
    var oldName: String

    @Argument(help: ArgumentHelp("New name.", valueName: "new"))
    var newName: String

    @Option(
        name: .customLong("if-version"),
        help: ArgumentHelp("Fail if the cluster is not at this version.", valueName: "n"))
    var ifVersion: UInt64?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let old = try ClusterName(argument: oldName)
        let new = try ClusterName(argument: newName)
        let result = try unlocking.unlock(in: context).rename(old, to: new, ifVersion: ifVersion)
        for warning in result.warnings { context.diagnostics.warning(warning) }
        try context.write(ClusterChangeDocument(result: result), as: output.format)
    }
}
