// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

/// A vault whose root key is not known yet.
public final class LockedVault {
    private let store: SQLiteStore
    private let marks: MarkFileStore
    private let header: Header
    private let path: String
    private let context: VaultContext

    /// Finds the vault and reads its slots; nothing in it is trusted yet.
    ///
    /// Throws `vault.not-found`, `file.not-a-vault`, `file.unsafe`, `format.newer`, `integrity.schema`, `integrity.header`.
    public init(at path: String, context: VaultContext) throws(VaultError) {
        (store, header) = try mappingErrors {
            let store = try SQLiteStore(openingAt: path, lockTimeout: context.lockTimeout)
            return (store, try VaultState.parse(store.header().body, nil))
        }
        marks = MarkFileStore(folder: context.stateDirectory, lockTimeout: context.lockTimeout)
        self.path = path
        self.context = context
    }

    /// The kinds of slots there are, for choosing what to ask for.
    public var slotKinds: [KeySlotKind] { header.slots.map { KeySlotKind($0.type) } }

    /// Finds the root key by trying every slot that fits.
    ///
    /// The set is checked in each use case's own transaction.
    ///
    /// Throws `vault.locked` if nothing opens, and does not tell a wrong secret from a damaged slot.
    public func unlock(with secrets: borrowing UnlockSecrets) throws(VaultError) -> UnlockedVault {
        let given = try Self.read(secrets)
        for slot in SlotOrder.candidates(header, label: secrets.slotLabel) {
            guard let rootKey = try open(slot, given) else { continue }
            let cipher: VaultCipher
            do { cipher = try VaultCipher(rootKey: rootKey, vaultID: header.vaultID) } catch { throw VaultError(error) }
            // A slot opened, so a wrong MAC is no wrong passphrase: somebody changed the header.
            try mappingErrors { try checkHeader(cipher) }
            let label = try mappingErrors { try cipher.openSlotInfo(slot).label }
            return UnlockedVault(
                store: store, marks: marks, cipher: cipher,
                slot: KeySlotIdentity(id: slot.id.hexadecimal, label: label), path: path, context: context)
        }
        throw VaultError(FormatError.locked)
    }

    private func checkHeader(_ cipher: VaultCipher) throws {
        let stored = try store.header()
        guard VaultCipher.isEqual(stored.mac, try cipher.headerMAC(stored.body)) else {
            throw FormatError.header("its MAC is wrong")
        }
    }

    /// The secrets in the form that slots take; the recovery code is read from what was typed.
    private static func read(_ secrets: borrowing UnlockSecrets) throws(VaultError) -> SlotSecrets {
        let code: SecretBytes?
        switch secrets.recoveryCode {
        case .some(let typed): code = try mappingErrors { try RecoveryCode.parse(typed) }
        case .none: code = nil
        }
        return SlotSecrets(
            passphrase: copy(secrets.passphrase), keyFile: copy(secrets.keyFile), recoveryCode: code)
    }

    private static func copy(_ secret: borrowing SecretBytes?) -> SecretBytes? {
        switch secret {
        case .some(let secret): secret.withBytes { SecretBytes(copying: $0) }
        case .none: nil
        }
    }

    private func open(_ slot: KeySlot, _ secrets: borrowing SlotSecrets) throws(VaultError) -> SecretBytes? {
        try mappingErrors {
            try SlotWrapping.open(slot, vaultID: header.vaultID, format: header.format, secrets: secrets)
        }
    }
}

/// In which order slots are tried: those that cost nothing first.
enum SlotOrder {
    static func candidates(_ header: Header, label: String?) -> [KeySlot] {
        let wanted = header.slots.filter { slot in
            guard let label else { return true }
            return (try? SlotWrapping.labelTag(vaultID: header.vaultID, slotID: slot.id, label: label)) == slot.labelTag
        }
        return wanted.filter { !$0.type.usesPassphrase } + wanted.filter { $0.type.usesPassphrase }
    }
}
