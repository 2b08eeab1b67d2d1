// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct LogShow: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the log.",
        usage: "aichor-vault log [show] [--cluster <name>] [--since <time>] [<options>]",
        discussion: """
            Entries must fit all options that are given. Only the key slot is proven; the rest of who acted is what the \
            system told.

            Examples:
              aichor-vault log show --since 2026-11-01
              aichor-vault log show --action secret. --by-process ansible --tail 20
              aichor-vault log show --action secret. -o csv > taken.csv
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
        context.diagnostics.note("no log entry fits these options")
    }
}
