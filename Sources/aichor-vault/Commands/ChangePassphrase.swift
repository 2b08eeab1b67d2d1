// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct ChangePassphrase: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Change the passphrase.",
        usage: "aichor-vault passphrase [--for-slot <label>] [--rekey] [<options>]",
        discussion: """
            Changes the key slot in use, or the one named by --for-slot. The old passphrase still unlocks existing copies of the \
            vault. The root key stays the same: anyone who has the old passphrase and a copy of the vault can still decrypt the \
            vault and every later file of it. With --rekey, the root key is replaced too; then every key slot whose key is not \
            given is removed (see 'aichor-vault rekey --help').

            Examples:
              aichor-vault passphrase
              aichor-vault passphrase --rekey
              aichor-vault passphrase --passphrase-fd 3 --new-passphrase-fd 4 3< old 4< new
            """)

    @OptionGroup var new: NewPassphraseOptions

    @Option(
        name: .customLong("for-slot"),
        help: ArgumentHelp("Change this key slot (default: the one in use).", valueName: "label"))
    var targetSlot: String?

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup(title: "New root key") var rekeying: RekeyFlag
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try unlocking.requireDistinct(from: [try new.source()])
        try rekeying.check()
        if rekeying.rekey { return try rekey(in: context) }
        let vault = try unlocking.unlock(in: context)
        try vault.requireChangeablePassphrase(slotLabel: targetSlot)
        let slot = try vault.changePassphrase(to: try new.read(in: context), slotLabel: targetSlot)
        context.diagnostics.warning(
            "the root key is the same: the old passphrase and an older copy of the vault still decrypt this vault and every later file",
            hint: "to end this for everything that is written afterwards, run: aichor-vault rekey")
        try context.write(KeyDocument(slot: slot, result: "has a new passphrase"), as: output.format)
    }

    private func rekey(in context: CommandContext) throws(VaultError) {
        let run = RekeyRun(
            options: rekeying.options, unlocking: unlocking, confirmation: confirmation, context: context)
        try run.check()
        let vault = try run.unlock()
        try vault.requireChangeablePassphrase(slotLabel: targetSlot)
        let passphrase = try new.read(in: context)
        try run.run(vault, as: output.format) { request in
            request.passphrase = passphrase.withBytes { SecretBytes(copying: $0) }
            request.passphraseLabel = targetSlot
        }
    }
}
