// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct KeyRemove: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a key slot.",
        usage: "aichor-vault key remove <label> [--rekey] [--yes] [<options>]",
        discussion: """
            Existing copies of the vault can still be unlocked with the removed key. The root key stays the same: anyone who has \
            the removed key and a copy of the vault can still decrypt the vault and every later file of it. With --rekey, the \
            root key is replaced too; then every key slot whose key is not given is removed (see 'aichor-vault rekey --help').

            Asks for confirmation on a terminal; without a terminal, --yes is required.

            Examples:
              aichor-vault key remove laptop
              aichor-vault key remove laptop --yes
              aichor-vault key remove laptop --rekey --keep-key-file server.key
            """)

    @Argument(help: ArgumentHelp("Label of the slot.", valueName: "label"))
    var label: String

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup(title: "New root key") var rekeying: RekeyFlag
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        try rekeying.check()
        if rekeying.rekey { return try rekey(in: context) }
        try confirmation.require("whoever unlocks with this key would be locked out", in: context)
        let vault = try unlocking.unlock(in: context)
        let slots = try vault.keys()
        try warn(of: slots, context)
        try confirmation.ask("remove key slot '\(label)'?", otherwise: "nothing was removed", in: context)
        let slot = try vault.removeKey(label: label)
        let left = slots.filter { $0.label != label }
        if left.count == 1 {
            context.diagnostics.warning(
                "only one key slot is left: if you lose '\(left[0].label)', you lose the vault",
                hint: "add another one: aichor-vault key add spare --kind recovery-code")
        }
        context.diagnostics.warning(
            "the root key is the same: the removed key and an older copy of the vault still decrypt this vault and every later file",
            hint: "to end this for everything that is written afterwards, run: aichor-vault rekey; "
                + "if the key was lost or stolen, also replace the credentials")
        try context.write(KeyDocument(slot: slot, result: "removed"), as: output.format)
    }

    private func rekey(in context: CommandContext) throws(VaultError) {
        let run = RekeyRun(
            options: rekeying.options, unlocking: unlocking, confirmation: confirmation, context: context)
        try run.check()
        try run.run(try run.unlock(), as: output.format) { request in request.removed = label }
    }

    /// Warns, before the question, if the slot is still needed.
    private func warn(of slots: [KeySlotInfo], _ context: CommandContext) throws(VaultError) {
        guard slots.count > 1, let slot = slots.first(where: { $0.label == label }) else { return }
        if slot.isCurrent { context.diagnostics.warning("'\(label)' is the key slot in use now") }
        if slot.kind == .passphrase, slots.count(where: { $0.kind == .passphrase }) == 1 {
            context.diagnostics.warning("'\(label)' is the last key slot that a passphrase alone unlocks")
        }
    }
}
