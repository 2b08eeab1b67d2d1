// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Finds out which key slots can stay under a new root key, and makes them.
struct RekeyPlanner {
    let header: Header
    let old: VaultCipher
    let new: VaultCipher
    /// The slot that unlocked.
    let current: KeySlotIdentity
    let now: Timestamp

    func plan(_ request: borrowing RekeyRequest, keys: [KeptKey]) throws -> RekeyPlan {
        let changed = request.passphrase == nil ? nil : request.passphraseLabel ?? current.label
        var slots: [KeySlot] = []
        var removed: [KeySlot] = []
        var unused = keys.map(\.name)
        for slot in header.slots {
            let label = try old.openSlotInfo(slot).label
            guard label != request.removed else {
                removed.append(slot)
                continue
            }
            let opening = try self.opening(slot, label, among: keys)
            unused.removeAll { name in opening.contains { $0.name == name } }
            let made =
                label == changed
                ? try slotWithPassphrase(slot, request, opening)
                : try opening.first.map { try remade(slot, $0.secrets) }
            if let made { slots.append(made) } else { removed.append(slot) }
        }
        if let first = unused.first {
            throw VaultError(
                .locked, "\(first) opens no key slot that stays", hint: "leave it out, or give another one")
        }
        return try plan(request, slots, removed, changed)
    }

    private func plan(
        _ request: borrowing RekeyRequest, _ kept: [KeySlot], _ removed: [KeySlot], _ changed: String?
    ) throws -> RekeyPlan {
        let lost = removed.first { $0.type == .recoveryCode && !isNamed($0, request.removed) }
        let isWanted = request.newCode == .always || (request.newCode == .ifNeeded && lost != nil)
        let keptInfos = try kept.map { try KeySlotInfo($0, new, current: current.id) }
        let removedInfos = try removed.map { try KeySlotInfo($0, old, current: current.id) }
        guard isWanted else {
            guard !kept.isEmpty else { throw Self.noSlotLeft }
            return RekeyPlan(
                kept: keptInfos, removed: removedInfos, added: nil, recoveryCode: nil, changed: changed, header: header,
                slots: kept, cipher: new)
        }
        let label = try lost.map { try old.openSlotInfo($0).label } ?? freeLabel(keptInfos)
        let made = try RecoverySlot(label: label, now, new)
        let slot = made.slot
        return RekeyPlan(
            kept: keptInfos, removed: removedInfos, added: try KeySlotInfo(slot, new, current: nil),
            recoveryCode: made.takeCode(), changed: changed, header: header, slots: kept + [slot], cipher: new)
    }

    private func isNamed(_ slot: KeySlot, _ label: String?) -> Bool {
        (try? old.openSlotInfo(slot).label) == label
    }

    private func freeLabel(_ taken: [KeySlotInfo]) -> String {
        let labels = Set(taken.map(\.label))
        return (1...).lazy.map { $0 == 1 ? "recovery-code" : "recovery-code-\($0)" }.first { !labels.contains($0) }
            ?? "recovery-code"
    }

    private static var noSlotLeft: VaultError {
        VaultError(
            .usage, "no key slot would be left: without one nobody could open the vault",
            hint: "keep another key slot, for example with --keep-key-file F or --keep-slot LABEL")
    }

    // MARK: Keys of a slot

    /// The keys that open a slot; one that needs two may be opened by two that were given apart.
    private func opening(_ slot: KeySlot, _ label: String, among all: [KeptKey]) throws -> [KeptKey] {
        let fitting = all.filter { $0.label == nil || $0.label == label }
        if let whole = try fitting.first(where: { try opens(slot, $0.secrets) }) { return [whole] }
        guard slot.type == .passphraseAndKeyFile else { return [] }
        for passphrase in fitting where passphrase.secrets.suffice(for: .passphrase) {
            for file in all where file.secrets.suffice(for: .keyFile) {
                let both = KeptKey(
                    passphrase.name,
                    SlotSecrets(
                        passphrase: SecretBytes(copying: passphrase.secrets.passphrase),
                        keyFile: SecretBytes(copying: file.secrets.keyFile)))
                if try opens(slot, both.secrets) { return [both, file] }
            }
        }
        return []
    }

    private func opens(_ slot: KeySlot, _ secrets: borrowing SlotSecrets) throws -> Bool {
        try SlotWrapping.open(slot, vaultID: header.vaultID, format: header.format, secrets: secrets) != nil
    }

    /// The slot with the new root key in it; id, label and date stay.
    private func remade(_ slot: KeySlot, _ secrets: borrowing SlotSecrets) throws -> KeySlot {
        let info = try old.openSlotInfo(slot)
        var made = try SlotWrapping.make(
            slot.type, id: slot.id, label: info.label, createdAt: info.created,
            cost: ScryptCost(n: max(slot.cost.n, ScryptCost.floor.n)), secrets: secrets, cipher: new)
        made.unknownFields = slot.unknownFields
        return made
    }

    /// The slot with a new passphrase; a key file that it also needs must be among the keys that open it.
    private func slotWithPassphrase(
        _ slot: KeySlot, _ request: borrowing RekeyRequest, _ opening: [KeptKey]
    ) throws -> KeySlot {
        var secrets = SlotSecrets(passphrase: SecretBytes(copying: request.passphrase))
        if slot.type == .passphraseAndKeyFile {
            for key in opening where secrets.keyFile == nil {
                secrets.keyFile = SecretBytes(copying: key.secrets.keyFile)
            }
        }
        let label = try old.openSlotInfo(slot).label
        guard secrets.suffice(for: slot.type) else {
            throw VaultError(
                .usage,
                "the key slot \(label) also needs a key file, so it can only be changed after unlocking with it",
                hint: "unlock with --slot \(label) and --key-file F")
        }
        return try SlotWrapping.make(
            slot.type, label: label, createdAt: now, cost: .floor, secrets: secrets, cipher: new)
    }
}
