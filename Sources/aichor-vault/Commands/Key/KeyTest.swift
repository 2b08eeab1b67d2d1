// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct KeyTest: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Say which key slot opens with what is given.",
        usage: "aichor-vault key test [<options>]",
        discussion: """
            Ends with 77 if none does.

            Examples:
              aichor-vault key test --recovery-code-file code.txt
              aichor-vault key test --key-file /media/usb/vault.key --slot usb
            """)

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        // To unlock is the test: the slot that did is the answer.
        guard let slot = try unlocking.unlock(in: context).keys().first(where: \.isCurrent) else {
            throw VaultError(.bug, "no slot says that it unlocked the vault")
        }
        try context.write(KeyDocument(slot: slot, result: "opens the vault"), as: output.format)
    }
}
