// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct HistoryOfCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List all versions of a cluster, removed ones included.",
        usage: "aichor-vault history <cluster> [<options>]",
        discussion: """
            Two versions with the same fingerprint have the same credential.

            Examples:
              aichor-vault history paris-a100
              aichor-vault history paris-a100 -o json
            """)

    @Argument(help: ArgumentHelp("The cluster's name.", valueName: "cluster"))
    var name: String

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let name = try ClusterName(argument: name)
        let versions = try unlocking.unlock(in: context).history(name)
        try context.write(versions.lazy.map { HistoryRow(cluster: $0) }, as: output.format)
    }
}
