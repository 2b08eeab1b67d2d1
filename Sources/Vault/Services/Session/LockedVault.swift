// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

/// A vault whose root key is not known yet.
public final class LockedVault {
    private let store: SQLiteStore
    private let marks: MarkFileStore
    private let header: Header
    /// The bytes that ``header`` was read from, for the check of their MAC.
    private let headerBytes: AuthenticatedBytes
    private let path: String
    private let context: VaultContext

    /// Finds the vault and reads its slots; nothing in it is trusted yet.
    ///
    /// Throws `vault.not-found`, `file.not-a-vault`, `file.unsafe`, `format.newer`, `integrity.schema`, `integrity.header`.
    public init(at path: String, context: VaultContext) throws(VaultError) {
        (store, headerBytes, header) = try mappingErrors {
            let store = try SQLiteStore(at: path, context)
            let bytes = try store.header()
            return (store, bytes, try VaultState.parse(bytes.body, nil))
        }
        marks = MarkFileStore(
            directory: context.stateDirectory, below: context.stateBase, lockTimeout: context.lockTimeout)
        self.path = path
        self.context = context
    }

    /// The kinds of slots there are, for choosing what to ask for.
    public var slotKinds: [KeySlotKind] { header.slots.map { KeySlotKind($0.type) } }

    /// Finds the root key by trying every slot that fits.
    ///
    /// The set is checked in each use case's own transaction.
    ///
    /// With `keepingKey` the key stays in memory, for a new root key that the same slot shall wrap. Throws `vault.locked` if nothing opens,
    /// and does not distinguish a wrong secret from a damaged slot.
    public func unlock(
        with secrets: borrowing UnlockSecrets, keepingKey: Bool = false
    ) throws(VaultError) -> UnlockedVault {
        let given = try Self.read(secrets)
        var obstacle: VaultError?
        let order = SlotOrder(header, label: secrets.slotLabel, given)
        for slot in order.affordable {
            let opened: SecretBytes?
            // A slot that needs more memory than there is must not block one that would open.
            do throws(CryptoError) { opened = try open(slot, given) } catch {
                obstacle = VaultError(error)
                continue
            }
            guard let rootKey = opened else { continue }
            let cipher: VaultCipher
            do { cipher = try VaultCipher(rootKey: rootKey, vaultID: header.vaultID) } catch { throw VaultError(error) }
            // A slot opened, so a wrong MAC is no wrong passphrase: somebody changed the header.
            try mappingErrors { try checkHeader(cipher) }
            let label = try mappingErrors { try cipher.openSlotInfo(slot).label }
            let places = PlaceFileStore(.vault, directory: context.stateDirectory, below: context.stateBase)
            return UnlockedVault(
                store: store, marks: marks,
                places: try mappingErrors { try PlaceKeeper(places, path: store.path, vaultID: header.vaultID) },
                cipher: cipher,
                slot: KeySlotIdentity(id: slot.id.hexadecimal, label: label), keySlot: slot,
                keyFile: slot.type == .passphraseAndKeyFile ? SecretBytes(copying: given.keyFile) : nil,
                ownKey: keepingKey ? KeptKey("the key that unlocked", label: label, given.copy(for: slot.type)) : nil,
                path: path, context: context)
        }
        throw obstacle ?? VaultError(order.skipped > 0 ? FormatError.tooCostly(order.skipped) : .locked)
    }

    private func checkHeader(_ cipher: VaultCipher) throws {
        guard VaultCipher.isEqual(headerBytes.mac, try cipher.headerMAC(headerBytes.body)) else {
            throw FormatError.header("its MAC is wrong")
        }
        guard store.vaultID == header.vaultID else { throw StoreError.page("its pages belong to another vault") }
    }

    /// The secrets in the form that slots use; the recovery code is read from what was typed.
    private static func read(_ secrets: borrowing UnlockSecrets) throws(VaultError) -> SlotSecrets {
        let code: SecretBytes?
        switch secrets.recoveryCode {
        case .some(let typed): code = try mappingErrors { try RecoveryCode.parse(typed) }
        case .none: code = nil
        }
        return SlotSecrets(
            passphrase: SecretBytes(copying: secrets.passphrase), keyFile: SecretBytes(copying: secrets.keyFile),
            recoveryCode: code)
    }

    private func open(_ slot: KeySlot, _ secrets: borrowing SlotSecrets) throws(CryptoError) -> SecretBytes? {
        try SlotWrapping.open(slot, vaultID: header.vaultID, format: header.format, secrets: secrets)
    }
}
