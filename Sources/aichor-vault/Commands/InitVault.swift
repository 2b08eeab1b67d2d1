// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct InitVault: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create a vault.",
        usage: "aichor-vault init [--key-file <file>] [--recovery-code] [<options>]",
        discussion: """
            Asks for a passphrase twice, unless options name a passphrase or a key file. A key file that does not exist is created. \
            If you use a passphrase and a key file, either one unlocks the vault; with --two-factor, both are needed together.

            Examples:
              aichor-vault init --recovery-code
              aichor-vault init --key-file ~/.config/aichor-vault.key
              aichor-vault init --key-file /media/usb/vault.key --two-factor \\
                --recovery-code-file code.txt
            """)

    @OptionGroup(title: "Vault") var place: VaultOptions

    @Option(
        name: .customLong("passphrase-file"),
        help: ArgumentHelp("Read the passphrase from a file.", valueName: "file"), completion: .file())
    var passphraseFile: String?

    @Option(
        name: .customLong("passphrase-fd"),
        help: ArgumentHelp("Read the passphrase from an open file descriptor.", valueName: "n"))
    var passphraseDescriptor: Int32?

    @Flag(name: .customLong("ask-passphrase"), help: "Ask for a passphrase in addition to the key file.")
    var asksPassphrase = false

    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp("Key file that unlocks the vault; created if it does not exist.", valueName: "file"),
        completion: .file())
    var keyFile: String?

    @Flag(name: .customLong("two-factor"), help: "Require the passphrase and the key file together.")
    var twoFactor = false

    @Flag(name: .customLong("recovery-code"), help: "Create a recovery code and show it on the terminal.")
    var recoveryCode = false

    @Option(
        name: .customLong("recovery-code-file"),
        help: ArgumentHelp("Create a recovery code and write it to a new file.", valueName: "file"),
        completion: .file())
    var recoveryCodeFile: String?

    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let source = try checkedSource()
        let path = try place.path(in: context)
        guard !FilePath.isTaken(path) else {
            throw VaultError(
                .exists, "\(path) already exists", hint: "use --vault for another path")
        }
        try requireDistinctFiles(path, context)
        let vaultContext = try context.vaultContext(lockTimeout: place.lockTimeout)
        var result: CreationResult
        if recoveryCode || recoveryCodeFile != nil {
            var target = try RecoveryCodeOutput(
                file: recoveryCodeFile, option: "--recovery-code-file", in: context)
            result = try create(at: path, source, recoveryCode: true, context, vaultContext)
            if let code = result.recoveryCode.take() { try target.deliver(code) }
        } else {
            result = try create(at: path, source, recoveryCode: false, context, vaultContext)
        }
        context.warnOfUnlockedMemory()
        let slots = result.slots
        if slots.count == 1 {
            context.diagnostics.warning(
                "the vault has only one key slot: if you lose '\(slots[0].label)', you lose the vault",
                hint: "add another one: aichor-vault key add spare --kind recovery-code")
        }
        let document = CreationDocument(
            vaultID: result.vaultID, path: result.path, stateDirectory: vaultContext.stateDirectory, slots: slots,
            keyFile: keyFile, recoveryCodeFile: recoveryCodeFile)
        try context.write(document, as: output.format)
    }

    /// Checks that the options agree.
    private func checkedSource() throws(VaultError) -> SecretInputSource? {
        if twoFactor && keyFile == nil { throw VaultError(.usage, "--two-factor needs --key-file") }
        return try SecretInputSource.chosen("--passphrase", file: passphraseFile, descriptor: passphraseDescriptor)
    }

    /// Vault, key file and recovery code must be different files, and no output may overwrite an input.
    private func requireDistinctFiles(_ path: String, _ context: CommandContext) throws(VaultError) {
        var taken = ProtectedFiles(vault: path, in: context)
        for file in [passphraseFile, keyFile, recoveryCodeFile].compactMap({ $0 }) {
            try taken.refuse(file)
            taken.add(file)
        }
    }

    private func create(
        at path: String, _ source: SecretInputSource?, recoveryCode: Bool, _ context: CommandContext,
        _ vaultContext: VaultContext
    ) throws(VaultError) -> CreationResult {
        let passphrase = try readPassphrase(source, context)
        // After the passphrase was entered twice, so that cancelling there leaves nothing behind.
        let made = try keyFile.flatMap { (file) throws(VaultError) in try NewFile.keyFile(at: file) }
        do throws(VaultError) {
            let key = try keyFile.map { (file) throws(VaultError) in try context.keyFile(at: file) }
            return try LockedVault.create(
                at: path, below: place.base(in: context), passphrase: passphrase, keyFile: key, twoFactor: twoFactor,
                recoveryCode: recoveryCode, context: vaultContext)
        } catch {
            // If the vault was created nevertheless, its key must stay.
            if !FilePath.isTaken(path) { made?.remove() }
            throw error
        }
    }

    private func readPassphrase(
        _ source: SecretInputSource?, _ context: CommandContext
    ) throws(VaultError) -> SecretBytes? {
        guard source != nil || keyFile == nil || twoFactor || asksPassphrase else { return nil }
        return try SecretInput(context: context).newPassphrase(
            source, "passphrase",
            missing: VaultError(
                .usage, "there is no terminal to ask for a passphrase",
                hint: "use --passphrase-file F, --passphrase-fd N or --key-file F"))
    }
}
