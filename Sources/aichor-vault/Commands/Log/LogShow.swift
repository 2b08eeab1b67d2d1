// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct LogShow: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the log.",
        usage: "aichor-vault log [show] [--cluster <name>] [--since <time>] [<options>]",
        discussion: """
            Examples:
              aichor-vault log show --since 2026-11-01
              aichor-vault log show --action secret. -o jsonl
            """)

    @Option(name: .long, help: ArgumentHelp("Only entries on this cluster.", valueName: "name"))
    var cluster: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only this action, or all that begin alike: 'secret.'.", valueName: "action"))
    var action: String?

    @Option(name: .long, help: ArgumentHelp("From then on: RFC 3339, a day, or 7d.", valueName: "time"))
    var since: String?

    @Option(name: .long, help: ArgumentHelp("Up to then: RFC 3339, a whole day, or 7d.", valueName: "time"))
    var until: String?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<LogFormat>

    func run(in context: CommandContext) throws(VaultError) {
        var filter = LogFilter()
        filter.cluster = cluster
        filter.action = action
        if let since { filter.since = try Timestamp(option: "--since", since, now: context.now) }
        if let until { filter.until = try Timestamp(option: "--until", until, now: context.now, endsDay: true) }
        let vault = try unlocking.unlock(in: context)
        var isEmpty = true
        try context.writeList(of: LogRow.self, as: output.format) { (add) throws(VaultError) in
            try vault.log(filter) { (entry) throws(VaultError) in
                isEmpty = false
                try add(LogRow(entry: entry))
            }
        }
        if isEmpty { context.diagnostics.note("no log entry is of that kind") }
    }
}
