// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct BackupGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a verified copy of the vault, or verify one.",
        discussion: """
            A backup is a whole vault, encrypted like the vault itself, that the same keys open. Without a subcommand, writes one.

            Examples:
              aichor-vault backup /mnt/usb/vault-2026-11-22.db
              aichor-vault backup verify /mnt/usb/vault-2026-11-22.db
            """,
        subcommands: [BackupCreate.self, BackupVerify.self], defaultSubcommand: BackupCreate.self)
}
