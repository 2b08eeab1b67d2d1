// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultTerminal

/// The vault, and the keys that unlock it.
struct UnlockOptions: ParsableArguments {
    @OptionGroup
    var place: VaultOptions

    @Option(
        name: .customLong("passphrase-file"),
        help: ArgumentHelp("Read the passphrase from a file.", valueName: "file"), completion: .file())
    var passphraseFile: String?

    @Option(
        name: .customLong("passphrase-fd"),
        help: ArgumentHelp("Read the passphrase from an open file descriptor.", valueName: "n"))
    var passphraseDescriptor: Int32?

    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp(
            "Unlock with a key file.",
            discussion: "Default: $AICHOR_VAULT_KEY_FILE, or $CREDENTIALS_DIRECTORY/aichor-vault.key.",
            valueName: "file"),
        completion: .file())
    var keyFile: String?

    @Option(
        name: .customLong("recovery-code-file"),
        help: ArgumentHelp("Read the recovery code from a file.", valueName: "file"), completion: .file())
    var recoveryCodeFile: String?

    @Option(
        name: .customLong("recovery-code-fd"),
        help: ArgumentHelp("Read the recovery code from an open file descriptor.", valueName: "n"))
    var recoveryCodeDescriptor: Int32?

    @Option(name: .long, help: ArgumentHelp("Use only the key slot with this label.", valueName: "label"))
    var slot: String?

    /// Where the passphrase is read from; nil if no option names a source.
    func passphraseSource() throws(VaultError) -> SecretInputSource? {
        try SecretInputSource.chosen("--passphrase", file: passphraseFile, descriptor: passphraseDescriptor)
    }

    /// Where the recovery code is read from; nil if no option names a source.
    func recoveryCodeSource() throws(VaultError) -> SecretInputSource? {
        try SecretInputSource.chosen("--recovery-code", file: recoveryCodeFile, descriptor: recoveryCodeDescriptor)
    }

    /// Refuses a command line on which two inputs have the same source.
    func requireDistinct(from others: [SecretInputSource?] = []) throws(VaultError) {
        try SecretInputSource.requireDistinct([try passphraseSource(), try recoveryCodeSource()] + others)
    }
}
