// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct BackupVerify: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify the integrity of a backup.",
        usage: "aichor-vault backup verify <file> [<options>]",
        discussion: """
            Checks every byte that a key can check. Use a key that unlocked the vault when the backup was created.

            Examples:
              aichor-vault backup verify /mnt/usb/vault-2026-11-22.db
            """)

    @Argument(help: "Path of the backup.", completion: .file())
    var file: String

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        var unlocking = unlocking
        unlocking.place.vault = file
        let report = try unlocking.unlock(in: context).checkWholly()
        try context.write(BackupDocument(report: report, result: "verified"), as: output.format)
    }
}
