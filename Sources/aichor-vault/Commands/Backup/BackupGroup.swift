// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct BackupGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Create, verify, restore or compare a backup.",
        usage: """
            aichor-vault backup [create] <file> [<options>]
            aichor-vault backup <command>
            """,
        discussion: """
            A backup is a complete copy of the vault, encrypted in the same way, that the same keys unlock. Without a command, \
            creates a backup.

            Examples:
              aichor-vault backup /mnt/usb/vault-2026-11-22.db
              aichor-vault backup verify /mnt/usb/vault-2026-11-22.db
              aichor-vault backup restore /mnt/usb/vault-2026-11-22.db
              aichor-vault backup diff /mnt/usb/vault-2026-11-22.db
            """,
        subcommands: [BackupCreate.self, BackupVerify.self, BackupRestore.self, BackupDiff.self],
        defaultSubcommand: BackupCreate.self)

    /// For the help and the completions: the default command reads these options itself.
    @OptionGroup var create: BackupCreate
}
