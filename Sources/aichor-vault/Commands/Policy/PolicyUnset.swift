// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct PolicyUnset: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset", abstract: "Remove settings from a rule, or the whole rule.",
        usage: "aichor-vault policy unset [<cluster> ... | -l <selector>] [<settings>] [<options>]",
        discussion: """
            Without clusters and -l, changes the rule of the whole vault. Without a setting, removes the whole rule. For a removed \
            setting, a less specific rule or the default applies again. Use the last name of a removed cluster.

            Asks for confirmation on a terminal; without a terminal, --yes is required.

            Examples:
              aichor-vault policy unset --max-age
              aichor-vault policy unset -l tier=prod
              aichor-vault policy unset paris-a100 --warning --critical
            """)

    @OptionGroup var target: PolicyTargetOptions

    @Flag(name: .customLong("max-age"), help: "Remove the maximum age of a credential.")
    var maximumAge = false

    @Flag(name: .long, help: "Remove the warning period.")
    var warning = false

    @Flag(name: .long, help: "Remove the critical period.")
    var critical = false

    @Flag(name: .customLong("basic-auth"), help: "Remove the setting for basic authentication.")
    var basicAuthentication = false

    @Flag(name: .customLong("non-expiring"), help: "Remove the setting for tokens that do not expire.")
    var nonExpiring = false

    @Flag(name: .customLong("verify-within"), help: "Remove the maximum age of the last verification.")
    var verifyWithin = false

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let target = try target.target()
        let vault = try unlocking.unlock(in: context)
        let question = PolicyQuestion(target: target, confirmation: confirmation, vault: vault)
        let version = try question.ask("remove", ifVersion: self.target.ifVersion, in: context) { $0.removed(fields) }
        let result = try vault.unsetPolicy(target, fields, ifVersion: version)
        try context.write(PolicyChangeDocument(result: result), as: output.format)
    }

    private var fields: Swift.Set<PolicyField> {
        let flags: [(PolicyField, Bool)] = [
            (.maximumAge, maximumAge), (.warningLead, warning), (.criticalLead, critical),
            (.basicAuthentication, basicAuthentication), (.nonExpiringTokens, nonExpiring),
            (.verificationAge, verifyWithin),
        ]
        return Swift.Set(flags.filter(\.1).map(\.0))
    }
}
