// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct PolicyExplain: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Show the settings that apply to a cluster, and why.",
        usage: "aichor-vault policy explain <cluster> [<options>]",
        discussion: """
            For each setting, shows the value that applies, the rule that sets it, and the values that it overrides.

            Examples:
              aichor-vault policy explain paris-a100
              aichor-vault policy explain paris-a100 -o json
            """)

    @Argument(help: ArgumentHelp("Name of the cluster.", valueName: "cluster"))
    var name: String

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let name = try ClusterName(argument: name)
        let explanation = try unlocking.unlock(in: context).explainPolicy(name)
        try context.write(PolicyExplanationDocument(explanation: explanation), as: output.format)
    }
}
