// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct HistoryOfCluster: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Tell all that happened to a cluster, newest first.",
        usage: "aichor-vault history <cluster> [<options>]",
        discussion: """
            Its versions and what each changed, every time that its secret left the vault and who took it, and the checks that are \
            remembered. A removed cluster is found under its last name, a renamed one under its new name. Two versions with the same \
            fingerprint have the same credential. Of versions whose log entries were pruned, who made them is not known any more.

            Examples:
              aichor-vault history paris-a100
              aichor-vault history paris-a100 -o wide
              aichor-vault history paris-a100 -o csv > paris-a100.csv
            """)

    @Argument(help: ArgumentHelp("The cluster's name.", valueName: "cluster"))
    var name: String

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<LogFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let name = try ClusterName(argument: name)
        let story = try unlocking.unlock(in: context).story(of: name)
        try context.write(story.lazy.map { HistoryRow(event: $0) }, as: output.format)
    }
}
