// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct PolicyShow: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the rules of the policy.",
        usage: "aichor-vault policy [show] [<options>]",
        discussion: """
            A dash means that a rule does not set the value. The last row shows the defaults.

            Examples:
              aichor-vault policy show
              aichor-vault policy show -o json
            """)

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let policy = try unlocking.unlock(in: context).policy()
        try context.write(PolicyDocument(policy: policy), as: output.format)
    }
}
