// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct ShowHistory: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show the history of a cluster, newest first.",
        usage: "aichor-vault history <cluster> [<options>]",
        discussion: """
            Shows the versions of the cluster and their changes, every release of its credential and its recipient, and the stored \
            checks. Use the last name of a removed cluster and the new name of a renamed one. Two versions with the same fingerprint \
            have the same credential. After the log entry of a version is pruned, its author is no longer known.

            Examples:
              aichor-vault history paris-a100
              aichor-vault history paris-a100 -o wide
              aichor-vault history paris-a100 -o csv > paris-a100.csv
            """)

    @Argument(help: ArgumentHelp("Name of the cluster.", valueName: "cluster"))
    var name: String

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<LogFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let name = try ClusterName(argument: name)
        let history = try unlocking.unlock(in: context).history(of: name)
        try context.write(history.lazy.map { HistoryRow(event: $0) }, as: output.format)
    }
}
