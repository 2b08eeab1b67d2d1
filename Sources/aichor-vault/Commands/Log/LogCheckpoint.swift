// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct LogCheckpoint: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Print a checkpoint of the log.",
        usage: "aichor-vault log checkpoint [<options>]",
        discussion: """
            A checkpoint is one line that identifies the log as it is now. Store it where nobody who can write to the vault can \
            write: with it, 'log verify' detects any change to the entries before it.

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
