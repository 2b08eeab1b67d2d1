// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// The key slots in the order in which they were made.
    public func keys() throws(VaultError) -> [KeySlotInfo] {
        try read(onRollback: .warn) { session in try session.slotInfos(current: slot.id) }
    }

    /// Adds a key slot; for a recovery code, the result contains the code.
    ///
    /// Throws `exists` if a slot has that label, `usage` if there are too many slots.
    public func addKey(_ key: consuming NewKey) throws(VaultError) -> AddedKey {
        try checkLabel(key.label)
        try refuseSameKeyFile(key)
        let material = try SlotMaterial.make(key, cipher, context.now())
        let info = try write { session in
            let slots = session.state.header.slots
            let infos = try session.slotInfos(current: slot.id)
            guard !infos.contains(where: { $0.label == material.label }) else {
                throw VaultError(
                    .exists, "key slot \(material.label) already exists", hint: "choose another label")
            }
            try Self.checkRoom(slots, for: material.slot)
            try session.setSlots(slots + [material.slot])
            try session.log(.keyAdded, object: material.label, purpose: KeySlotKind(material.slot.type).rawValue)
            return try KeySlotInfo(material.slot, cipher, current: slot.id)
        }
        return AddedKey(slot: info, recoveryCode: material.takeCode())
    }

    /// A second slot for one key file looks like a spare and is none.
    private func refuseSameKeyFile(_ key: borrowing NewKey) throws(VaultError) {
        guard key.kind == .keyFile else { return }
        let secrets = SlotSecrets(keyFile: SecretBytes(copying: key.keyFile))
        let twin = try read(onRollback: .warn) { session -> String? in
            let header = session.state.header
            for slot in header.slots where slot.type == .keyFile {
                let opened = try SlotWrapping.open(
                    slot, vaultID: header.vaultID, format: header.format, secrets: secrets)
                if opened != nil { return try cipher.openSlotInfo(slot).label }
            }
            return nil
        }
        guard let twin else { return }
        throw VaultError(
            .exists, "the key slot \(twin) already uses this key file",
            hint: "a second slot needs another key file")
    }

    private static func checkRoom(_ slots: [KeySlot], for new: KeySlot) throws(VaultError) {
        let passphrases = (slots + [new]).count { $0.type.usesPassphrase }
        guard slots.count < Header.maximumSlots, passphrases <= Header.maximumPassphraseSlots else {
            throw VaultError(
                .usage, "a vault has at most 32 key slots, 8 of them with a passphrase",
                hint: "to remove one, run: aichor-vault key remove LABEL")
        }
    }

    private func checkLabel(_ label: String) throws(VaultError) {
        let isPlain = label.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
        guard isPlain, (1...64).contains(label.utf8.count) else {
            throw VaultError(
                .inputInvalid, "a key slot's label must be 1 to 64 visible ASCII characters without spaces")
        }
    }

    /// Removes a key slot.
    ///
    /// Old copies of the file still open with it. Throws `not-found`, and `usage` for the last one.
    public func removeKey(label: String) throws(VaultError) -> KeySlotInfo {
        try write { session in
            let slots = session.state.header.slots
            let index = try session.slotIndex(label)
            let others = slots.indices.filter { $0 != index && KeySlotKind(slots[$0].type) != .unknown }
            guard !others.isEmpty else {
                throw VaultError(
                    .usage, "this is the only key slot that can be unlocked: without it nobody could open the vault",
                    hint: "to add another key slot first, run: aichor-vault key add")
            }
            var remaining = slots
            let removed = try KeySlotInfo(remaining.remove(at: index), cipher, current: slot.id)
            try session.setSlots(remaining)
            try session.log(.keyRemoved, object: label, purpose: removed.kind.rawValue)
            return removed
        }
    }

    /// Throws what ``changePassphrase(to:slotLabel:)`` would for that slot: before anybody is asked for a new passphrase.
    public func requireChangeablePassphrase(slotLabel: String?) throws(VaultError) {
        _ = try read { try $0.kindToChange(slotLabel ?? slot.label, unlockedBy: slot) }
    }

    /// Replaces the passphrase of the slot named, or of the one that unlocked.
    ///
    /// A slot that also needs a key file keeps it; as nothing but unlocking proves that it is the slot's, that
    /// slot must be the one that unlocked. Throws `not-found`, `usage` if that slot cannot be changed.
    public func changePassphrase(
        to passphrase: consuming SecretBytes, slotLabel: String?
    ) throws(VaultError) -> KeySlotInfo {
        let label = slotLabel ?? slot.label
        var key = NewKey(kind: try read { try $0.kindToChange(label, unlockedBy: slot) }, label: label)
        key.passphrase = consume passphrase
        if key.kind == .passphraseAndKeyFile { key.keyFile = copyOfKeyFile() }
        let kind = key.kind
        let material = try SlotMaterial.make(key, cipher, context.now())
        return try write { session in
            guard try session.kindToChange(label, unlockedBy: slot) == kind else {
                throw VaultError(
                    .versionConflict, "the key slot \(label) was replaced in the meantime", hint: "try again")
            }
            var slots = session.state.header.slots
            slots[try session.slotIndex(label)] = material.slot
            try session.setSlots(slots)
            try session.log(.passphraseChanged, object: label)
            return try KeySlotInfo(material.slot, cipher, current: slot.id)
        }
    }
}

extension ReadSession {
    /// The key slots as they are shown; `current` is the id of the one that unlocked.
    func slotInfos(current: String) throws -> [KeySlotInfo] {
        try state.header.slots.map { try KeySlotInfo($0, cipher, current: current) }
    }

    /// The kind of the slot of that label, if its passphrase can be replaced.
    fileprivate func kindToChange(_ label: String, unlockedBy current: KeySlotIdentity) throws -> KeySlotKind {
        let target = state.header.slots[try slotIndex(label)]
        let kind = KeySlotKind(target.type)
        guard target.type.usesPassphrase else {
            throw VaultError(
                .usage, "the key slot \(label) has no passphrase",
                hint: "use --for-slot with a slot that has a passphrase; to list the slots, run: aichor-vault key list")
        }
        guard kind == .passphrase || target.id.hexadecimal == current.id else {
            throw VaultError(
                .usage,
                "the key slot \(label) also needs a key file, so it can only be changed after unlocking with it",
                hint: "unlock with --slot \(label) and --key-file F")
        }
        return kind
    }

    fileprivate func slotIndex(_ label: String) throws -> Int {
        guard let index = try slotInfos(current: "").firstIndex(where: { $0.label == label }) else {
            throw VaultError(
                .notFound, "there is no key slot labelled \(label)",
                hint: "to list the slots, run: aichor-vault key list")
        }
        return index
    }
}

/// A slot made before the vault is locked for writing: stretching a passphrase takes most of a second.
private struct SlotMaterial: ~Copyable {
    let label: String
    let slot: KeySlot
    private let code: SecretBytes?

    init(_ key: consuming NewKey, _ cipher: VaultCipher, _ now: Timestamp) throws {
        let type = key.kind.slotType
        label = key.label
        if type == .recoveryCode {
            let made = try RecoverySlot(label: label, now, cipher)
            slot = made.slot
            code = made.takeCode()
            return
        }
        let secrets = SlotSecrets(passphrase: key.passphrase.take(), keyFile: key.keyFile.take())
        guard secrets.suffice(for: type) else {
            throw VaultError(.usage, "a key slot of kind \(key.kind.rawValue) needs the secrets of that kind")
        }
        slot = try SlotWrapping.make(type, label: label, createdAt: now, secrets: secrets, cipher: cipher)
        code = nil
    }

    /// The same, with errors as users see them.
    static func make(
        _ key: consuming NewKey, _ cipher: VaultCipher, _ now: Timestamp
    ) throws(VaultError) -> SlotMaterial {
        do { return try SlotMaterial(key, cipher, now) } catch { throw VaultError(error) }
    }

    consuming func takeCode() -> SecretBytes? { code }
}
