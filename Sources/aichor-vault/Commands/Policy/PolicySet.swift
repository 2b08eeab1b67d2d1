// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct PolicySet: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Create or change a rule of the policy.",
        usage: "aichor-vault policy set [<cluster> ... | -l <selector>] <settings> [<options>]",
        discussion: """
            Without clusters and -l, the rule applies to the whole vault. Settings that you do not name are left unchanged. A \
            selector is stored as you write it: the same text names the same rule. Durations are hours, days or weeks: 12h, 90d, 2w.

            Asks for confirmation before it replaces a setting; without a terminal, --yes is required for that.

            Examples:
              aichor-vault policy set --max-age 60d
              aichor-vault policy set -l tier=prod --max-age 30d --warning 7d --critical 3d
              aichor-vault policy set paris-a100 lyon --max-age none
            """)

    @OptionGroup var target: PolicyTargetOptions

    @Option(
        name: .customLong("max-age"),
        help: ArgumentHelp("Maximum age of a credential, or 'none'.", valueName: "duration"))
    var maximumAge: String?

    @Option(name: .long, help: ArgumentHelp("Warn this long before a date.", valueName: "duration"))
    var warning: String?

    @Option(name: .long, help: ArgumentHelp("Report as critical this long before a date.", valueName: "duration"))
    var critical: String?

    @Option(
        name: .customLong("basic-auth"), help: ArgumentHelp("Allow or deny basic authentication."))
    var basicAuthentication: PolicyPermission?

    @Option(
        name: .customLong("non-expiring"), help: ArgumentHelp("Allow or deny tokens that do not expire."))
    var nonExpiring: PolicyPermission?

    @Option(
        name: .customLong("verify-within"),
        help: ArgumentHelp("Maximum age of the last verification, or 'none'.", valueName: "duration"))
    var verifyWithin: String?

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let settings = try readSettings()
        guard !settings.isEmpty else {
            throw VaultError(.usage, "nothing to set", hint: "use a setting, for example --max-age 60d")
        }
        let target = try target.target()
        let vault = try unlocking.unlock(in: context)
        let question = PolicyQuestion(target: target, confirmation: confirmation, vault: vault)
        let version = try question.ask("change", ifVersion: self.target.ifVersion, in: context) {
            $0.replaced(by: settings)
        }
        let result = try vault.setPolicy(target, settings, ifVersion: version)
        try context.write(PolicyChangeDocument(result: result), as: output.format)
        if try !target.holdsForSome(in: vault) { context.diagnostics.note("no cluster matches the selector yet") }
    }

    private func readSettings() throws(VaultError) -> PolicySettings {
        var settings = PolicySettings()
        if let maximumAge { settings.maximumAge = try PolicyDuration.limit(maximumAge, option: "--max-age") }
        if let warning { settings.warningLead = try PolicyDuration.seconds(warning, option: "--warning") }
        if let critical { settings.criticalLead = try PolicyDuration.seconds(critical, option: "--critical") }
        settings.allowsBasicAuthentication = basicAuthentication?.isAllowed
        settings.allowsNonExpiringTokens = nonExpiring?.isAllowed
        if let verifyWithin {
            settings.maximumVerificationAge = try PolicyDuration.limit(verifyWithin, option: "--verify-within")
        }
        return settings
    }
}

extension PolicyTarget {
    /// Whether the rule applies to a cluster.
    fileprivate func holdsForSome(in vault: borrowing UnlockedVault) throws(VaultError) -> Bool {
        guard case .selector(let text) = self else { return true }
        var found = false
        try vault.list(.matching(try SelectionOptions.parsed(text)), detail: .summary) { _ in found = true }
        return found
    }
}

extension PolicyPermission: ExpressibleByArgument {}
