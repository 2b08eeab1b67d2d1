// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct PolicySet: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set what a rule of the policy says, or make it.",
        usage: "aichor-vault policy set [<cluster> ... | -l <selector>] <settings> [<options>]",
        discussion: """
            Without clusters and -l the rule is for the whole vault. What no option names stays as it is. A selector is kept as \
            it is written: the same text is the same rule. Spans are hours, days or weeks: 12h, 90d, 2w.

            Examples:
              aichor-vault policy set --max-age 60d
              aichor-vault policy set -l tier=prod --max-age 30d --warning 7d --critical 3d
              aichor-vault policy set paris-a100 lyon --max-age none
            """)

    @OptionGroup var target: PolicyTargetOptions

    @Option(
        name: .customLong("max-age"),
        help: ArgumentHelp("How old a credential may become; or 'none'.", valueName: "span"))
    var maximumAge: String?

    @Option(name: .long, help: ArgumentHelp("How long before a date a cluster is warned of.", valueName: "span"))
    var warning: String?

    @Option(name: .long, help: ArgumentHelp("How long before a date it is critical.", valueName: "span"))
    var critical: String?

    @Option(
        name: .customLong("basic-auth"), help: ArgumentHelp("Whether basic authentication may be used."))
    var basicAuthentication: PolicyPermission?

    @Option(
        name: .customLong("non-expiring"), help: ArgumentHelp("Whether tokens without an end may be used."))
    var nonExpiring: PolicyPermission?

    @Option(
        name: .customLong("verify-within"),
        help: ArgumentHelp("How old the last verification may become; or 'none'.", valueName: "span"))
    var verifyWithin: String?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let settings = try readSettings()
        guard !settings.isEmpty else {
            throw VaultError(.usage, "nothing to set", hint: "name a setting, such as --max-age 60d")
        }
        let target = try target.target()
        let vault = try unlocking.unlock(in: context)
        let receipt = try vault.setPolicy(target, settings, ifVersion: self.target.ifVersion)
        try context.write(PolicyReceiptDocument(receipt: receipt), as: output.format)
        if try !target.holdsForSome(in: vault) { context.diagnostics.note("no cluster has these labels yet") }
    }

    private func readSettings() throws(VaultError) -> PolicySettings {
        var settings = PolicySettings()
        if let maximumAge { settings.maximumAge = try PolicySpan.limit(maximumAge, option: "--max-age") }
        if let warning { settings.warningLead = try PolicySpan.seconds(warning, option: "--warning") }
        if let critical { settings.criticalLead = try PolicySpan.seconds(critical, option: "--critical") }
        settings.allowsBasicAuthentication = basicAuthentication?.isAllowed
        settings.allowsNonExpiringTokens = nonExpiring?.isAllowed
        if let verifyWithin {
            settings.maximumVerificationAge = try PolicySpan.limit(verifyWithin, option: "--verify-within")
        }
        return settings
    }
}

extension PolicyTarget {
    /// Whether there is a cluster that it is about.
    fileprivate func holdsForSome(in vault: borrowing UnlockedVault) throws(VaultError) -> Bool {
        guard case .selector(let text) = self else { return true }
        var found = false
        try vault.list(.matching(try SelectionOptions.parsed(text)), detail: .summary) { _ in found = true }
        return found
    }
}

extension PolicyPermission: ExpressibleByArgument {}
