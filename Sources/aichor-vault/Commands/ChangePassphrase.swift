// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct ChangePassphrase: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Change the passphrase.",
        usage: "aichor-vault passphrase [--for-slot <label>] [<options>]",
        discussion: """
            Changes the key slot in use, or the one named by --for-slot. The old passphrase still unlocks existing copies of the \
            vault.

            Examples:
              aichor-vault passphrase
              aichor-vault passphrase --passphrase-fd 3 --new-passphrase-fd 4 3< old 4< new
            """)

    @OptionGroup var new: NewPassphraseOptions

    @Option(
        name: .customLong("for-slot"),
        help: ArgumentHelp("Change this key slot (default: the one in use).", valueName: "label"))
    var targetSlot: String?

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try unlocking.requireDistinct(from: [try new.source()])
        let vault = try unlocking.unlock(in: context)
        try vault.requireChangeablePassphrase(slotLabel: targetSlot)
        let slot = try vault.changePassphrase(to: try new.read(in: context), slotLabel: targetSlot)
        context.diagnostics.note("the old passphrase still unlocks older copies of the vault")
        try context.write(KeyDocument(slot: slot, result: "has a new passphrase"), as: output.format)
    }
}
