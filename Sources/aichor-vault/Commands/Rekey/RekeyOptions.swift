// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

/// The keys whose slots stay when the root key is replaced, and the new recovery code.
struct RekeyOptions: ParsableArguments {
    @Option(
        name: .customLong("keep-key-file"),
        help: ArgumentHelp("Keep the key slots that this key file opens (repeatable).", valueName: "file"),
        completion: .file())
    var keyFiles: [String] = []

    @Option(
        name: .customLong("keep-slot"),
        help: ArgumentHelp(
            "Ask for the passphrase of this key slot and keep the slot (repeatable).", valueName: "label"))
    var slots: [String] = []

    @Option(
        name: .customLong("keep-passphrase-file"),
        help: ArgumentHelp(
            "Keep the key slots that the passphrase in this file opens (repeatable).", valueName: "file"),
        completion: .file())
    var passphraseFiles: [String] = []

    @Option(
        name: .customLong("keep-recovery-code-file"),
        help: ArgumentHelp(
            "Keep the key slot that the recovery code in this file opens (repeatable).", valueName: "file"),
        completion: .file())
    var recoveryCodeFiles: [String] = []

    @Flag(name: .customLong("new-recovery-code"), help: "Create a recovery code, also if the vault has none.")
    var newCode = false

    @Option(
        name: .customLong("new-recovery-code-file"),
        help: ArgumentHelp("Write the new recovery code to a new file.", valueName: "file"), completion: .file())
    var newCodeFile: String?

    @Flag(
        name: .customLong("no-new-recovery-code"), help: "Create no recovery code to replace the one that is removed.")
    var noNewCode = false

    /// Whether any of them is given.
    var isGiven: Bool {
        !keyFiles.isEmpty || !slots.isEmpty || !passphraseFiles.isEmpty || !recoveryCodeFiles.isEmpty || newCode
            || newCodeFile != nil || noNewCode
    }

    /// What they ask for; the keys are read, or asked for on the terminal.
    func request(in context: CommandContext) throws(VaultError) -> RekeyRequest {
        var request = RekeyRequest()
        if noNewCode {
            guard !newCode, newCodeFile == nil else {
                throw VaultError(.usage, "--no-new-recovery-code contradicts the other options for a recovery code")
            }
            request.newCode = .never
        } else if newCode || newCodeFile != nil {
            request.newCode = .always
        }
        request.keys = try keys(in: context)
        return request
    }

    private func keys(in context: CommandContext) throws(VaultError) -> [KeptKey] {
        let input = SecretInput(context: context)
        var keys: [KeptKey] = []
        for path in keyFiles { keys.append(.keyFile(try context.keyFile(at: path), name: "the key file \(path)")) }
        for path in passphraseFiles {
            keys.append(
                .passphrase(try input.read(.file(path), "passphrase"), name: "the passphrase in \(path)"))
        }
        for path in recoveryCodeFiles {
            let code = try input.read(.file(path), "recovery code")
            keys.append(try .recoveryCode(code, name: "the recovery code in \(path)"))
        }
        for label in slots {
            guard let terminal = context.openTerminal() else {
                throw VaultError(
                    .usage, "there is no terminal to ask for the passphrase of the key slot \(label)",
                    hint: "use --keep-passphrase-file F")
            }
            keys.append(
                .passphrase(
                    try terminal.askSecret("passphrase of the key slot \(label): "),
                    name: "the passphrase for the key slot \(label)", label: label))
        }
        return keys
    }
}

/// Whether a change of the key slots also replaces the root key.
struct RekeyFlag: ParsableArguments {
    @Flag(name: .customLong("rekey"), help: "Also replace the root key; see 'aichor-vault rekey --help'.")
    var rekey = false

    @OptionGroup var options: RekeyOptions

    /// Refuses options that would have no effect.
    func check() throws(VaultError) {
        guard rekey || !options.isGiven else {
            throw VaultError(.usage, "options about keys to keep and a new recovery code need --rekey")
        }
    }
}
