// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct BackupRestore: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Restore the vault from a backup.",
        usage: "aichor-vault backup restore <file> [--yes] [<options>]",
        discussion: """
            Copies the backup to the path of the vault, verifies the copy and accepts its state, although you may have seen a newer \
            one. The log of the restored vault records this. Use a key that unlocked the vault when the backup was created.

            A vault is never overwritten: if there is one at the path, move it away first, and its journal with it. Other copies of \
            this vault are refused afterwards, as forks, until you accept one of them.

            Asks for confirmation on a terminal; without a terminal, --yes is required.

            Examples:
              aichor-vault backup restore /mnt/usb/vault-2026-11-22.db
            """)

    @Argument(help: "Path of the backup.", completion: .file())
    var file: String

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try confirmation.require("the vault will have the state and the keys of the backup", in: context)
        let path = try unlocking.place.path(in: context)
        try requireNothing(at: path)
        let base = try unlocking.place.base(in: context)
        var backup = unlocking
        backup.place.vault = file
        let report = try backup.unlock(in: context).restore(to: path, below: base) { (plan) throws(VaultError) in
            describe(plan, context)
            try confirmation.ask(
                "restore generation \(plan.report.generation) to \(plan.report.path)?",
                otherwise: "nothing was restored", in: context)
        }
        try context.write(BackupDocument(report: report, result: "verified and restored"), as: output.format)
    }

    private func requireNothing(at path: String) throws(VaultError) {
        for taken in [path, path + "-journal"] where FilePath.isTaken(taken) {
            throw VaultError(
                .exists, "\(taken) already exists, and a backup replaces nothing",
                hint: "move it away, for example: mv \(taken.shellWord) \((taken + ".old").shellWord)")
        }
    }

    private func describe(_ plan: RestorePlan, _ context: CommandContext) {
        let slots = plan.slots.joined(separator: ", ")
        context.diagnostics.note("the vault will have the key slots of the backup again: \(slots)")
        if let reason = plan.rollback {
            context.diagnostics.warning("the backup is older than the vault that you last saw, or a fork: \(reason)")
        }
        if let other = plan.otherVault {
            let known = other.isEmpty ? "another vault" : "the vault \(other)"
            context.diagnostics.warning(
                "\(known) is known at this path; the backup is of the vault \(plan.report.vaultID)")
        }
    }
}
