// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

extension UnlockedVault {
    /// Makes a new root key and the key slots that can stay under it; nothing is written.
    ///
    /// The vault must have been unlocked with `keepingKey`, so that the slot that unlocked can stay. Throws `locked` for a key that opens
    /// no slot, `usage` if no slot would be left, `not-found` for a label that no slot has.
    public func planRekey(_ request: borrowing RekeyRequest) throws(VaultError) -> RekeyPlan {
        let header = try read { session in
            let labels = try session.slotInfos(current: slot.id).map(\.label)
            for label in [request.removed, request.passphraseLabel].compactMap(\.self) where !labels.contains(label) {
                throw VaultError(
                    .notFound, "there is no key slot labelled \(label)",
                    hint: "to list the slots, run: aichor-vault key list")
            }
            return session.state.header
        }
        let ownKeys = [request.removed == slot.label ? nil : ownKey].compactMap(\.self)
        return try mappingErrors {
            let new = try VaultCipher(rootKey: try SystemRandom.secret(count: 32), vaultID: cipher.vaultID)
            let planner = RekeyPlanner(header: header, old: cipher, new: new, current: slot, now: context.now())
            return try planner.plan(request, keys: request.keys + ownKeys)
        }
    }

    /// Seals everything under the new root key into a new file, checks the whole of it, and puts it in the place of the old one.
    ///
    /// From the first read on nobody else reads or writes the vault. `beforeReplacing` runs when the new file is complete; if it
    /// throws, the vault stays as it is. Afterwards this value is of no more use: its root key no longer opens the vault.
    public func rekey(
        _ plan: borrowing RekeyPlan, beforeReplacing: () throws(VaultError) -> Void = {}
    ) throws(VaultError) -> RekeyReport {
        let check = try withMark { seen in
            guard let file = store as? SQLiteStore else { throw VaultError(.bug, "this store has no file") }
            return try file.replace { reader, pending in
                let state = try checkedState(reader, keeping: .all)
                _ = try objection(seen, state.manifest, reader, .refuse)
                guard state.header == plan.header else {
                    throw VaultError(
                        .versionConflict, "the key slots were changed in the meantime", hint: "run the command again")
                }
                let manifest = try fill(pending, from: reader, state, plan)
                let report = try FullCheck(cipher: plan.cipher, context).run(at: pending.tempPath, path: path)
                try beforeReplacing()
                try pending.commit()
                setMark(seen, manifest, plan.cipher)
                return report
            }
        }
        return RekeyReport(kept: plan.kept, removed: plan.removed, added: plan.added, check: check)
    }

    private func fill(
        _ pending: PendingReplacement, from reader: any StoreReader, _ state: VaultState, _ plan: borrowing RekeyPlan
    ) throws -> Manifest {
        let new = plan.cipher
        let slots = plan.slots
        let changes = SlotChanges(plan)
        var manifest = state.manifest
        try pending.fill { writer in
            let resealed = try Resealing(
                reader: reader, old: cipher, writer: writer, new: new, progress: context.progress
            ).run(state, slots: slots)
            let session = WriteSession(
                writer, new, resealed, now: context.now(), actor: context.actor, slot: slot)
            try session.setSlots(slots)
            let former = FormerRoot(markKey: try cipher.markKey(), state: FormerState(state.manifest))
            try session.log(.rootReplaced, object: nil, purpose: changes.purpose, formerRoot: former)
            try changes.log(in: session)
            manifest = try session.finish()
        }
        return manifest
    }

    /// The old mark would be accepted too, through the log; so the vault that is in place by now is no failure.
    private func setMark(_ seen: MarkKeeper.Known, _ manifest: Manifest, _ new: VaultCipher) {
        do {
            try marks.with(new).reset(to: manifest, file: .unknown)
            announceFirstMark(seen)
        } catch {
            context.notice(.warning("the rollback mark could not be written: \(VaultError(error).message)"))
        }
    }
}

/// What happened to the key slots, for the log.
private struct SlotChanges {
    private let kept: [KeySlotInfo]
    private let removed: [KeySlotInfo]
    private let added: KeySlotInfo?
    private let changed: String?

    init(_ plan: borrowing RekeyPlan) {
        kept = plan.kept
        removed = plan.removed
        added = plan.added
        changed = plan.changed
    }

    var purpose: String { "key slots kept: " + (kept.isEmpty ? "none" : kept.map(\.label).joined(separator: ", ")) }

    func log(in session: WriteSession) throws {
        for slot in removed { try session.log(.keyRemoved, object: slot.label, purpose: slot.kind.rawValue) }
        if let changed { try session.log(.passphraseChanged, object: changed) }
        if let added { try session.log(.keyAdded, object: added.label, purpose: added.kind.rawValue) }
    }
}
