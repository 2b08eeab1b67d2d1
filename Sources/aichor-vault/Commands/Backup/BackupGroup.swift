// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct BackupGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a verified copy of the vault, or verify one.",
        usage: """
            aichor-vault backup [create] <file> [<options>]
            aichor-vault backup <subcommand>
            """,
        discussion: """
            A backup is a whole vault, encrypted like the vault itself, that the same keys open. Without a subcommand, writes one.

            Examples:
              aichor-vault backup /mnt/usb/vault-2026-11-22.db
              aichor-vault backup verify /mnt/usb/vault-2026-11-22.db
            """,
        subcommands: [BackupCreate.self, BackupVerify.self], defaultSubcommand: BackupCreate.self)

    /// For the help and the completions: what stands here is read by the default command itself.
    @OptionGroup var create: BackupCreate
}
