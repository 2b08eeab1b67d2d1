// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct LogShow: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show log entries.",
        usage: "aichor-vault log [show] [--cluster <name>] [--since <time>] [<options>]",
        discussion: """
            Shows the entries that match all options. Only the key slot is proven; user, process and terminal are as the \
            system reported them.

            Examples:
              aichor-vault log show --since 2026-11-01
              aichor-vault log show --action secret. --by-process ansible --tail 20
              aichor-vault log show --action secret. -o csv > released.csv
            """)

    @OptionGroup var entries: LogFilterOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<LogFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let filter = try entries.filter(now: context.now)
        let vault = try unlocking.unlock(in: context)
        var isEmpty = true
        try context.writeList(of: LogRow.self, as: output.format) { (add) throws(VaultError) in
            try vault.log(filter) { (entry) throws(VaultError) in
                isEmpty = false
                try add(LogRow(entry: entry))
            }
        }
        guard isEmpty else { return }
        try entries.requireKnownActions()
        context.diagnostics.note("no log entry matches these options")
    }
}
