// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct PolicyExplain: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Tell what the policy comes to for a cluster, and why.",
        usage: "aichor-vault policy explain <cluster> [<options>]",
        discussion: """
            For each setting: what holds, the rule that says so, and what would hold otherwise.

            Examples:
              aichor-vault policy explain paris-a100
              aichor-vault policy explain paris-a100 -o json
            """)

    @Argument(help: ArgumentHelp("The cluster's name.", valueName: "cluster"))
    var name: String

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let name = try ClusterName(argument: name)
        let explanation = try unlocking.unlock(in: context).explainPolicy(name)
        try context.write(PolicyExplanationDocument(explanation: explanation), as: output.format)
    }
}
