// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultTerminal

/// Where a new passphrase comes from.
struct NewPassphraseOptions: ParsableArguments {
    @Option(
        name: .customLong("new-passphrase-file"),
        help: ArgumentHelp("Read the new passphrase from a file.", valueName: "file"), completion: .file())
    var file: String?

    @Option(
        name: .customLong("new-passphrase-fd"),
        help: ArgumentHelp("Read the new passphrase from an open file descriptor.", valueName: "n"))
    var descriptor: Int32?

    func source() throws(VaultError) -> SecretInputSource? {
        try SecretInputSource.chosen("--new-passphrase", file: file, descriptor: descriptor)
    }

    /// Reads it, or asks for it twice.
    func read(in context: CommandContext) throws(VaultError) -> SecretBytes {
        try SecretInput(context: context).newPassphrase(
            try source(), "new passphrase",
            missing: VaultError(
                .usage, "there is no terminal to ask for the new passphrase",
                hint: "use --new-passphrase-file F or --new-passphrase-fd N"))
    }
}
