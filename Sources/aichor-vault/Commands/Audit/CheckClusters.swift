// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultReports
import VaultTerminal

struct CheckClusters: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Print the audit result in one line, for monitoring.",
        usage: "aichor-vault check [-l <selector>] [--at <time>] [--nagios] [<options>]",
        discussion: """
            Runs the same checks as 'audit', which prints the details. Exits with status 1 if a cluster or the vault is critical, \
            overdue or expired, or if no cluster matches the selector.

            --nagios follows the conventions of monitoring plug-ins: one line with performance data, then up to 20 clusters with \
            the command to run. Exits with status 0 (ok), 1 (warning), 2 (critical) or 3 (unknown). The result is unknown if the \
            check fails or no cluster matches the selector; the reason is printed to standard output. A vault that was altered or \
            exchanged is critical.

            Examples:
              aichor-vault check
              aichor-vault check --nagios --key-file /etc/aichor-vault/monitoring.key
              aichor-vault check --nagios -l site=paris --at +7d
            """)

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("Select clusters by labels, as kubectl does.", valueName: "selector"))
    var selector: String?

    @Option(name: .long, help: ArgumentHelp("Evaluate at this time: RFC 3339, a day, or +30d.", valueName: "time"))
    var at: String?

    @Flag(name: .long, help: "Output and exit status of a monitoring plug-in.")
    var nagios = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions

    func run(in context: CommandContext) throws(VaultError) { _ = try status(in: context) }

    func status(in context: CommandContext) throws(VaultError) -> Int32 {
        var context = context
        if nagios { context.diagnostics = .silent }
        let options = try AuditSelection(selector: selector, at: at).options(now: context.now)
        let report = try unlocking.unlock(in: context).audit(options)
        if nagios { return try MonitoringPlugin(report, selector: selector).write(to: context.output) }
        let gap = report.gap(selector: selector)
        if gap == nil || report.level == .critical {
            try context.write(
                SentenceDocument(key: "check", text: "\(report.level.text): \(report.longSentence)"), as: .table)
        }
        if let refusal = report.refusal(from: .critical) ?? gap { throw refusal }
        return 0
    }
}
