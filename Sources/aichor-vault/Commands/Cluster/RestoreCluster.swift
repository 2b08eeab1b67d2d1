// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct RestoreCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Restore a removed cluster or an older version.",
        usage: "aichor-vault restore <cluster> [--version <n>] [--as <new>] [<options>]",
        discussion: """
            The restored version is added as a new version; nothing is overwritten. If another cluster has the name, use --as with \
            a new name.

            Examples:
              aichor-vault restore paris-a100
              aichor-vault restore paris-a100 --version 2
              aichor-vault restore paris-a100 --as paris-old
            """)

    @Argument(help: ArgumentHelp("Name of the cluster.", valueName: "cluster"))
    var name: String

    @Option(name: .long, help: ArgumentHelp("Version (default: the last complete one).", valueName: "n"))
    var version: UInt64?

    @Option(name: .customLong("as"), help: ArgumentHelp("Restore the cluster under this name.", valueName: "new"))
    var newName: String?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let name = try ClusterName(argument: name)
        var target: ClusterName?
        if let newName { target = try ClusterName(argument: newName) }
        let result = try unlocking.unlock(in: context).restore(name, version: version, as: target)
        for warning in result.warnings { context.diagnostics.warning(warning) }
        try context.write(ClusterChangeDocument(result: result), as: output.format)
    }
}
