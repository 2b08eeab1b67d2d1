// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultReports
import VaultTerminal

struct CheckClusters: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say in one line whether all credentials are well, for cron and for monitoring.",
        usage: "aichor-vault check [-l <selector>] [--at <time>] [--nagios] [<options>]",
        discussion: """
            The same judgement as 'audit', which tells more. Ends with 1 if a cluster, or the vault, is critical, overdue or \
            expired, or if no cluster has the labels of -l.

            --nagios follows the contract of monitoring plug-ins: one line with figures, then up to 20 clusters with what to \
            type; ends with 0 (ok), 1 (warning), 2 (critical) or 3 (unknown). Whatever keeps the check from judging is unknown, \
            a selector without clusters too, and all that is told of it stands on standard output; a vault that was altered or exchanged is critical.

            Examples:
              aichor-vault check
              aichor-vault check --nagios --key-file /etc/aichor-vault/monitoring.key
              aichor-vault check --nagios -l site=paris --at +7d
            """)

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("The clusters with these labels, as kubectl selects.", valueName: "selector"))
    var selector: String?

    @Option(name: .long, help: ArgumentHelp("Judge as of then: RFC 3339, a day, or +30d.", valueName: "time"))
    var at: String?

    @Flag(name: .long, help: "Write and end as monitoring plug-ins do.")
    var nagios = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions

    func run(in context: CommandContext) throws(VaultError) { _ = try status(in: context) }

    func status(in context: CommandContext) throws(VaultError) -> Int32 {
        var context = context
        if nagios { context.diagnostics = .silent }
        let options = try AuditChoice(selector: selector, at: at).options(now: context.now)
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
