// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct PolicyUnset: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset", abstract: "Take settings out of a rule of the policy, or the whole rule.",
        usage: "aichor-vault policy unset [<cluster> ... | -l <selector>] [<settings>] [<options>]",
        discussion: """
            Without clusters and -l the rule of the whole vault is meant; without a setting, the rule as a whole. What is taken \
            out holds by a less specific rule again, or by the default. A removed cluster is named as it was.

            Examples:
              aichor-vault policy unset --max-age
              aichor-vault policy unset -l tier=prod
              aichor-vault policy unset paris-a100 --warning --critical
            """)

    @OptionGroup var target: PolicyTargetOptions

    @Flag(name: .customLong("max-age"), help: "How old a credential may become.")
    var maximumAge = false

    @Flag(name: .long, help: "How long before a date a cluster is warned of.")
    var warning = false

    @Flag(name: .long, help: "How long before a date it is critical.")
    var critical = false

    @Flag(name: .customLong("basic-auth"), help: "Whether basic authentication may be used.")
    var basicAuthentication = false

    @Flag(name: .customLong("non-expiring"), help: "Whether tokens without an end may be used.")
    var nonExpiring = false

    @Flag(name: .customLong("verify-within"), help: "How old the last verification may become.")
    var verifyWithin = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let target = try target.target()
        let receipt = try unlocking.unlock(in: context)
            .unsetPolicy(target, fields, ifVersion: self.target.ifVersion)
        try context.write(PolicyReceiptDocument(receipt: receipt), as: output.format)
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
