// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct KeyRemove: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a key slot.",
        usage: "aichor-vault key remove <label> [--yes] [<options>]",
        discussion: """
            Copies of the vault made before still open with it. Asks on a terminal.

            Examples:
              aichor-vault key remove laptop
              aichor-vault key remove laptop --yes
            """)

    @Argument(help: ArgumentHelp("The slot's label.", valueName: "label"))
    var label: String

    @Flag(name: [.customShort("y"), .long], help: "Do not ask.")
    var yes = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let vault = try unlocking.unlock(in: context)
        let slots = try vault.keys()
        try warn(of: slots, context)
        if !yes, context.standardInputIsTerminal, let terminal = context.openTerminal() {
            guard try terminal.confirm("remove the key slot '\(label)'?") else {
                throw VaultError(.interrupted, "not confirmed, so nothing was removed")
            }
        }
        let slot = try vault.removeKey(label: label)
        let left = slots.filter { $0.label != label }
        if left.count == 1 {
            context.diagnostics.warning(
                "the vault has one key slot left: losing '\(left[0].label)' loses the vault",
                hint: "add another: aichor-vault key add spare --kind recovery-code")
        }
        context.diagnostics.warning(
            "older copies of the vault still open with it", hint: "if it was lost or stolen, replace the credentials")
        try context.write(KeyDocument(slot: slot, result: "removed"), as: output.format)
    }

    /// Says, before the question, what the slot is still good for.
    private func warn(of slots: [KeySlotInfo], _ context: CommandContext) throws(VaultError) {
        guard slots.count > 1, let slot = slots.first(where: { $0.label == label }) else { return }
        if slot.isCurrent { context.diagnostics.warning("'\(label)' is the key slot that unlocks now") }
        if slot.kind == .passphrase, slots.count(where: { $0.kind == .passphrase }) == 1 {
            context.diagnostics.warning("'\(label)' is the last key slot that a passphrase alone opens")
        }
    }
}
