// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct LogCheckpoint: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Print a line that fixes the log as it is now.",
        usage: "aichor-vault log checkpoint [<options>]",
        discussion: """
            Keep it where nobody who can write the vault can: 'log verify' finds with it whatever anyone changed before.

            Examples:
              aichor-vault log checkpoint >> /mnt/elsewhere/checkpoints
            """)

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let line = try unlocking.unlock(in: context).checkpoint()
        try context.write(SentenceDocument(key: "checkpoint", text: line), as: output.format)
    }
}
