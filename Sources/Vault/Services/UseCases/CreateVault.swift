// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

extension LockedVault {
    /// Makes a new vault with a slot for each secret given (labels `passphrase`, `key-file`, `recovery-code`), or, with
    /// `twoFactor`, one slot that needs passphrase and key file together.
    ///
    /// Directories that are missing below `base` are created. Throws `exists` if anything is at `path`, `usage` if there is
    /// nothing to unlock with.
    public static func create(
        at path: String, below base: String = "/", passphrase: consuming SecretBytes?, keyFile: consuming SecretBytes?,
        twoFactor: Bool,
        recoveryCode: Bool, context: VaultContext
    ) throws(VaultError) -> CreationResult {
        guard !twoFactor || (passphrase != nil && keyFile != nil) else {
            throw VaultError(.usage, "a two-factor slot needs a passphrase and a key file")
        }
        let secrets = SlotSecrets(passphrase: passphrase, keyFile: keyFile)
        let creation = VaultCreation(
            path: path, base: base, context: context, twoFactor: twoFactor, recoveryCode: recoveryCode)
        return try mappingErrors { try creation.run(secrets) }
    }
}

/// Builds generation 1 of a vault.
private struct VaultCreation {
    let path: String
    let base: String
    let context: VaultContext

    let twoFactor: Bool
    let recoveryCode: Bool

    func run(_ secrets: borrowing SlotSecrets) throws -> CreationResult {
        let vaultID = try SystemRandom.id()
        let cipher = try VaultCipher(rootKey: try SystemRandom.secret(count: 32), vaultID: vaultID)
        let now = context.now()
        var slots = try types(for: secrets).map { type in
            try SlotWrapping.make(
                type, label: KeySlotKind(type).rawValue, createdAt: now, secrets: secrets, cipher: cipher)
        }
        var code: SecretBytes?
        if recoveryCode {
            let made = try RecoverySlot(label: "recovery-code", now, cipher)
            slots.append(made.slot)
            code = made.takeCode()
        }
        guard !slots.isEmpty else {
            throw VaultError(.usage, "a vault needs a passphrase, a key file or a recovery code")
        }
        try write(Header(vaultID: vaultID, counter: 1, slots: slots), cipher, now)
        let infos = try slots.map { try KeySlotInfo($0, cipher, current: nil) }
        return CreationResult(vaultID: vaultID.hexadecimal, path: path, slots: infos, recoveryCode: code)
    }

    private func types(for secrets: borrowing SlotSecrets) -> [SlotType] {
        if twoFactor { return [.passphraseAndKeyFile] }
        return (secrets.passphrase == nil ? [] : [.passphrase]) + (secrets.keyFile == nil ? [] : [.keyFile])
    }

    /// Writes the mark first: if that fails there is no vault yet, and a mark without a vault harms nobody.
    private func write(_ header: Header, _ cipher: VaultCipher, _ now: Timestamp) throws {
        guard !KeyFileStore.isAnything(at: path) else { throw StoreError.exists(path: path) }
        let body = header.body
        let entry = LogEntry(time: now, action: .vaultCreated, object: nil, actor: context.actor)
        let logged = try cipher.sealLog(message: entry.encoded, sequence: 1, previousMAC: .zero)
        let manifest = Manifest(
            vaultID: header.vaultID, generation: 1, recordCount: 0, root: try SetTreeBuilder().finish().root,
            headerDigest: try VaultCipher.headerDigest(body), headerCounter: 1, logFirst: 1, macBeforeLog: .zero,
            logLast: 1,
            logHeadMAC: logged.mac)
        let marks = MarkFileStore(
            directory: context.stateDirectory, below: context.stateBase, lockTimeout: context.lockTimeout)
        try MarkKeeper(marks, cipher).raise(to: manifest, after: .nothing)
        let manifestBody = manifest.body
        let resolved = try SQLiteStore.create(
            header.vaultID, at: path, below: base, tagger: try PageTagger(), lockTimeout: context.lockTimeout
        ) { writer in
            try writer.setHeader(AuthenticatedBytes(body: body, mac: try cipher.headerMAC(body).bytes))
            try writer.appendLog(logged)
            try writer.setManifest(
                AuthenticatedBytes(body: manifestBody, mac: try cipher.manifestMAC(manifestBody).bytes))
        }
        remember(resolved, header.vaultID)
    }

    /// The vault is there by now, so that it cannot be remembered is no reason to fail.
    private func remember(_ resolved: String, _ vaultID: VaultID) {
        let store = PlaceFileStore(.vault, directory: context.stateDirectory, below: context.stateBase)
        do { try PlaceKeeper(store, path: resolved, vaultID: vaultID).remember() } catch {
            context.notice(.warning("the vault's path could not be recorded: \(VaultError(error).message)"))
        }
    }
}

extension KeySlotInfo {
    /// What is shown of a slot; `current` is the id of the slot that unlocked.
    init(_ slot: KeySlot, _ cipher: VaultCipher, current: String?) throws {
        let info = try cipher.openSlotInfo(slot)
        self.init(
            id: slot.id.hexadecimal, label: info.label, kind: KeySlotKind(slot.type), createdAt: info.created,
            scryptN: slot.cost.n, isCurrent: slot.id.hexadecimal == current)
    }
}

/// A slot that a fresh recovery code opens, and the code.
struct RecoverySlot: ~Copyable {
    let slot: KeySlot
    private let code: SecretBytes

    init(label: String, _ now: Timestamp, _ cipher: VaultCipher) throws {
        let bytes = try RecoveryCode.generate()
        let text = try RecoveryCode.text(of: bytes)
        let secrets = SlotSecrets(recoveryCode: bytes)
        slot = try SlotWrapping.make(.recoveryCode, label: label, createdAt: now, secrets: secrets, cipher: cipher)
        code = text
    }

    consuming func takeCode() -> SecretBytes { code }
}
