// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// Unlocks the vault with what the options, the environment or the user provides, in that order.
struct VaultUnlocker {
    private static let tries = 3

    let options: UnlockOptions
    let context: CommandContext
    /// Whether the key stays in memory, for a new root key.
    var keepsKey = false

    /// Unlocks.
    ///
    /// A source that an option or a variable names is final: if it does not unlock the vault, nothing else is tried.
    func unlock() throws(VaultError) -> UnlockedVault {
        try options.requireDistinct()
        let path = try options.place.path(in: context)
        let locked = try LockedVault(
            at: path, context: try context.vaultContext(lockTimeout: options.place.lockTimeout))
        var secrets = UnlockSecrets()
        secrets.slotLabel = options.slot
        let isNamed = try readNamed(into: &secrets)
        context.warnOfUnlockedMemory()
        let kinds = locked.slotKinds
        try addSecondFactor(to: &secrets, kinds)
        guard isNamed else {
            try requirePassphraseSlot(kinds)
            return try unlockByPrompt(locked, &secrets, path)
        }
        guard Self.mayBeHalf(secrets, kinds) else { return try locked.unlock(with: secrets, keepingKey: keepsKey) }
        // A key file alone costs nothing to try; if it opens no slot alone, it may be one of the two keys of another slot.
        do throws(VaultError) { return try locked.unlock(with: secrets, keepingKey: keepsKey) } catch {
            guard error.code == .locked, !kinds.contains(.keyFile) || context.openTerminal() != nil else { throw error }
        }
        return try unlockByPrompt(locked, &secrets, path)
    }

    /// Reads every source that is named; false if none is.
    private func readNamed(into secrets: inout UnlockSecrets) throws(VaultError) -> Bool {
        let input = SecretInput(context: context)
        var isNamed = false
        if let source = try options.passphraseSource() {
            secrets.passphrase = try input.read(source, "passphrase")
            isNamed = true
        }
        if let source = try options.recoveryCodeSource() {
            secrets.recoveryCode = try input.read(source, "recovery code")
            isNamed = true
        }
        if let path = options.keyFile {
            secrets.keyFile = try context.keyFile(at: path)
            isNamed = true
        }
        if !isNamed, let path = keyFileOfEnvironment() {
            secrets.keyFile = try context.keyFile(at: path)
            isNamed = true
        }
        return isNamed
    }

    /// `AICHOR_VAULT_KEY_FILE`, else systemd's credential of that name if it was passed (systemd.exec(5), "Credentials").
    private func keyFileOfEnvironment() -> String? {
        if let path = context.variable("AICHOR_VAULT_KEY_FILE") { return path }
        guard let directory = context.variable("CREDENTIALS_DIRECTORY") else { return nil }
        let path = directory + "/aichor-vault.key"
        return FilePath.isTaken(path) ? path : nil
    }

    /// A passphrase that an option names is combined with the environment's key file, if a slot needs both.
    private func addSecondFactor(to secrets: inout UnlockSecrets, _ kinds: [KeySlotKind]) throws(VaultError) {
        guard secrets.passphrase != nil, secrets.keyFile == nil, kinds.contains(.passphraseAndKeyFile),
            let path = keyFileOfEnvironment()
        else { return }
        secrets.keyFile = try context.keyFile(at: path)
    }

    /// Whether only a key file is named, and some slot needs a passphrase in addition to one.
    private static func mayBeHalf(_ secrets: borrowing UnlockSecrets, _ kinds: [KeySlotKind]) -> Bool {
        secrets.keyFile != nil && secrets.passphrase == nil && secrets.recoveryCode == nil
            && kinds.contains(.passphraseAndKeyFile)
    }

    private func requirePassphraseSlot(_ kinds: [KeySlotKind]) throws(VaultError) {
        guard kinds.contains(.passphrase) else {
            throw VaultError(
                .locked, "no passphrase alone unlocks this vault",
                hint: "use --key-file F or --recovery-code-file F, or set AICHOR_VAULT_KEY_FILE")
        }
    }

    private func unlockByPrompt(
        _ locked: LockedVault, _ secrets: inout UnlockSecrets, _ path: String
    ) throws(VaultError) -> UnlockedVault {
        guard let terminal = context.openTerminal() else {
            throw VaultError(
                .locked, "the vault is locked and there is no terminal to ask for the passphrase",
                hint: "use --passphrase-file F, --passphrase-fd N, --key-file F or --recovery-code-file F")
        }
        let takesCode = locked.slotKinds.contains(.recoveryCode)
        // One session to the end: what is typed while a passphrase is stretched must not show either.
        return try terminal.withSession { (session) throws(VaultError) in
            for attempt in 1...Self.tries {
                guard let typed = try session.readSecret("passphrase for \(path): ", rest: .dropped) else {
                    throw VaultError(.interrupted, "nothing was entered")
                }
                do throws(VaultError) {
                    let vault = try unlock(locked, &secrets, typed, mayBeCode: takesCode)
                    try session.serveSignals()
                    return vault
                } catch {
                    try session.serveSignals()
                    guard error.code == .locked, attempt < Self.tries else { throw error }
                    session.refuse(VaultError(.locked, "this does not unlock the vault; try again"))
                }
            }
            throw VaultError(.locked, "none of the entries unlocks the vault")
        }
    }

    /// Tries what was typed as a passphrase, and as a recovery code if it has the shape of one.
    private func unlock(
        _ locked: LockedVault, _ secrets: inout UnlockSecrets, _ typed: consuming SecretBytes, mayBeCode: Bool
    ) throws(VaultError) -> UnlockedVault {
        secrets.passphrase = consume typed
        secrets.recoveryCode = mayBeCode ? SecretBytes(copying: secrets.passphrase) : nil
        do throws(VaultError) { return try locked.unlock(with: secrets, keepingKey: keepsKey) } catch {
            // Found out before any slot is tried: it has not the shape of a code.
            guard mayBeCode, error.code == .inputInvalid else { throw error }
        }
        secrets.recoveryCode = nil
        return try locked.unlock(with: secrets, keepingKey: keepsKey)
    }
}

extension UnlockOptions {
    /// Unlocks the vault that the options name.
    func unlock(in context: CommandContext, keepingKey: Bool = false) throws(VaultError) -> UnlockedVault {
        try context.unlock(self, context, keepingKey)
    }
}
