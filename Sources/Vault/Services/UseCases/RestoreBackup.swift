// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

/// What a restored backup means for what this user has seen before.
public struct RestorePlan: Sendable {
    /// The backup as it was checked; its path is that of the restored vault.
    public var report: BackupReport
    /// The labels of the key slots that unlock the vault again, those that were removed since among them.
    public var slots: [String]
    /// Why the backup is older than what was seen, or a fork of it; nil if it is neither.
    public var rollback: String?
    /// The id of the vault that was known at the path, if it is another one; empty if that cannot be read.
    public var otherVault: String?
}

extension UnlockedVault {
    /// Restores this vault, which is a backup, to a path where nothing is.
    ///
    /// A copy is made next to the path and checked fully; if `confirm` does not throw then, it gets its name, an entry in its log, and
    /// becomes what this user knows at the path. Whoever is killed before the last step has to accept the older copy by hand.
    ///
    /// Directories that are missing below `base` are created. Throws `exists` if anything is at `path`.
    public func restore(
        to path: String, below base: String, confirm: (RestorePlan) throws(VaultError) -> Void
    ) throws(VaultError) -> BackupReport {
        try mappingErrors {
            guard let source = store as? SQLiteStore else { throw VaultError(.bug, "this store has no file") }
            let pending = try source.startBackup(to: path, below: base)
            let places = try places.moved(to: pending.path)
            let plan = try plan(pending.tempPath, toBecome: pending.path, places)
            try confirm(plan)
            let resolved = pending.path
            try pending.commit()
            return try settle(resolved, places, plan.report)
        }
    }

    /// Checks the copy, and closes it before it is renamed.
    private func plan(_ copy: String, toBecome path: String, _ places: PlaceKeeper) throws -> RestorePlan {
        let store = try SQLiteStore(at: copy, context)
        let report = try FullCheck(cipher: cipher, context).run(store, path: path)
        var plan = try withMark { seen in
            try store.read { reader in
                let state = try checkedState(reader, keeping: [])
                return RestorePlan(
                    report: report, slots: try state.header.slots.map { try cipher.openSlotInfo($0).label },
                    rollback: try marks.objection(seen, state.manifest, reader))
            }
        }
        switch try places.read() {
        case .nothing, .vault(cipher.vaultID): break
        case .vault(let other): plan.otherVault = other.hexadecimal
        case .unreadable: plan.otherVault = ""
        }
        return plan
    }

    /// Logs where the vault came from, makes its state the one that this user has seen, and reports it.
    private func settle(_ path: String, _ places: PlaceKeeper, _ backup: BackupReport) throws -> BackupReport {
        let store = try SQLiteStore(at: path, context)
        let (_, manifest) = try store.write { writer in
            let state = try checkedState(writer, keeping: [])
            try writer.requireSoundStructure(unlessLeftAs: .unknown)
            return try change(writer, state) { session in
                try session.log(
                    .vaultRestored, object: nil, purpose: "generation \(backup.generation)", intent: self.path)
            }
        }
        do {
            try places.remember()
            try marks.reset(to: manifest, file: store.written)
        } catch {
            // The vault is there. The next command reports what is missing, and how to accept the vault.
            context.notice(.warning("the rollback mark could not be written: \(VaultError(error).message)"))
        }
        var report = backup
        report.generation = manifest.generation
        report.logEntries += 1
        report.bytes = Int(try store.facts().size)
        return report
    }
}
