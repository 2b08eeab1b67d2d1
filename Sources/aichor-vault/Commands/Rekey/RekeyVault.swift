// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore

struct RekeyVault: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey", abstract: "Replace the root key of the vault.",
        usage: "aichor-vault rekey [--keep-key-file <file>] [--keep-slot <label>] [--yes] [<options>]",
        discussion: """
            Anyone who once had a key of the vault and a copy of its file knows the root key. Removing a key slot or changing the \
            passphrase does not change the root key, so that person can decrypt every later file too. 'rekey' ends this for \
            everything that is written afterwards: it encrypts the whole vault with a new root key into a new file, verifies the \
            new file and puts it in the place of the old one.

            The key slot that you unlock with stays. Another key slot stays only if you give its key; all other key slots are \
            removed. If the vault has a recovery code, a new one is created; on a terminal you type one of its groups back before \
            anything is changed. Other commands wait meanwhile.

            Older copies of the vault, such as backups, still open with the keys that they had. The vault id, the versions and \
            the log stay, and earlier checkpoints of the log are still valid. Fingerprints in exported payloads and the \
            pseudonyms of 'audit --labels hash' no longer match those of the vault.

            Asks for confirmation on a terminal; without a terminal, --yes is required.

            Examples:
              aichor-vault rekey
              aichor-vault rekey --keep-key-file server.key --keep-slot colleague
              aichor-vault rekey --key-file vault.key --new-recovery-code-file new.txt --yes
            """)

    @OptionGroup(title: "Keys to keep") var keeping: RekeyOptions

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let run = RekeyRun(options: keeping, unlocking: unlocking, confirmation: confirmation, context: context)
        try run.check()
        try run.run(try run.unlock(), as: output.format)
    }
}
