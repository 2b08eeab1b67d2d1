// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct BackupCreate: VaultCommand, TakesOperand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create and verify a backup of the vault.",
        usage: "aichor-vault backup [create] <file> [<options>]",
        discussion: """
            Examples:
              aichor-vault backup create /mnt/usb/vault-2026-11-22.db
            """)

    @Argument(help: "Path of the new file.", completion: .file())
    var file: String

    var operand: String { file }

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let report = try unlocking.unlock(in: context).backup(to: file)
        try context.write(BackupDocument(report: report, result: "written and verified"), as: output.format)
    }
}
