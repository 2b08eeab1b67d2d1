// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct KeyTest: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Test a key and show the slot that it unlocks.",
        usage: "aichor-vault key test [<options>]",
        discussion: """
            Exits with status 77 if it unlocks none.

            Examples:
              aichor-vault key test --recovery-code-file code.txt
              aichor-vault key test --key-file /media/usb/vault.key --slot usb
            """)

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        // Unlocking is the test: the slot that was used is the answer.
        guard let slot = try unlocking.unlock(in: context).keys().first(where: \.isCurrent) else {
            throw VaultError(.bug, "no slot is marked as the one that unlocked the vault")
        }
        try context.write(KeyDocument(slot: slot, result: "unlocks the vault"), as: output.format)
    }
}
