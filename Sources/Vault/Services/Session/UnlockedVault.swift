// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

/// A vault whose root key is known.
///
/// Each use case is one transaction on a fully checked state.
public final class UnlockedVault {
    let store: any VaultStore
    let cipher: VaultCipher
    let context: VaultContext
    let slot: KeySlotIdentity
    /// The slot that unlocked, as it was then.
    private let keySlot: KeySlot
    let path: String
    let marks: MarkKeeper
    let places: PlaceKeeper
    /// The key file of a slot that also needs a passphrase, so that one can be changed without the other.
    private let keyFile: SecretBytes?
    /// The key of the slot that unlocked, if it is to be kept.
    let ownKey: KeptKey?
    private var hasWarned = false

    init(
        store: any VaultStore, marks: any MarkStore, places: PlaceKeeper, cipher: VaultCipher, slot: KeySlotIdentity,
        keySlot: KeySlot, keyFile: consuming SecretBytes? = nil, ownKey: KeptKey? = nil, path: String,
        context: VaultContext
    ) {
        self.store = store
        self.cipher = cipher
        self.slot = slot
        self.keySlot = keySlot
        self.keyFile = keyFile
        self.ownKey = ownKey
        self.path = path
        self.context = context
        self.marks = MarkKeeper(marks, cipher)
        self.places = places
    }

    /// The vault's id in hexadecimal digits.
    public var vaultID: String { cipher.vaultID.hexadecimal }

    /// A copy of the key file of the slot that unlocked, if that slot also needs a passphrase.
    func copyOfKeyFile() -> SecretBytes? { SecretBytes(copying: keyFile) }

    /// What to do about a file that is older than what was seen before.
    enum RollbackPolicy {
        /// Refuse: secrets would leave, or the older state would be built upon.
        case refuse
        /// Say it and go on: nothing secret is shown.
        case warn
        /// Continue: the result itself reports it.
        case report
    }

    /// The checked state, which must still have the slot that unlocked: it may have been removed while a prompt was open.
    func checkedState(_ reader: any StoreReader, keeping groups: RowGroup) throws -> VaultState {
        let state = try VaultState(reader, cipher, keeping: groups)
        guard state.header.slots.contains(keySlot) else {
            throw VaultError(.locked, "the key slot '\(slot.label)' was removed or changed since it unlocked the vault")
        }
        return state
    }

    /// Runs `body` on one checked state.
    ///
    /// With `markingFirst` the mark moves before `body` runs, which can then check whether it did.
    func read<Result>(
        onRollback policy: RollbackPolicy = .refuse, markingFirst: Bool = false, keeping groups: RowGroup = .tombstones,
        _ body: (ReadSession) throws -> Result
    ) throws(VaultError) -> Result {
        try withMark { seen in
            let (result, manifest) = try store.read { reader in
                let state = try checkedState(reader, keeping: groups)
                let session = ReadSession(reader, cipher, state)
                session.rollback = try objection(seen, state.manifest, reader, policy)
                let isNewest = session.rollback == nil
                if markingFirst, isNewest { session.unmarked = moveMark(seen, state.manifest) }
                return (try body(session), isNewest && !markingFirst ? state.manifest : nil)
            }
            if let manifest { moveMark(seen, manifest) }
            return result
        }
    }

    /// Runs `body` on the manifest first, and then checks the rest of the state that ``read(onRollback:keeping:_:)`` checks before.
    ///
    /// For a body that finds out what was done to a vault. With its result it returns why the file may be an old copy or a fork; nil if it
    /// is none.
    func inspect<Result>(
        _ body: (any StoreReader, Manifest) throws -> Result
    ) throws(VaultError) -> (result: Result, rollback: String?) {
        try withMark { seen in
            let (result, manifest, reason) = try store.read { reader in
                let result = try body(reader, try VaultState.authentic(reader, cipher).manifest)
                let state = try checkedState(reader, keeping: [])
                return (result, state.manifest, try objection(seen, state.manifest, reader, .report))
            }
            if reason == nil { moveMark(seen, manifest) }
            return (result: result, rollback: reason)
        }
    }

    /// Runs `body` on an authentic manifest and nothing else that was checked: for what goes on after a whole check.
    func peek<Result>(_ body: (any StoreReader, Manifest) throws -> Result) throws(VaultError) -> Result {
        try mappingErrors {
            try store.read { reader in try body(reader, try VaultState.authentic(reader, cipher).manifest) }
        }
    }

    /// Why the state may be an old copy or a fork, if that is reported and tolerated; nil if it is neither.
    func objection(
        _ seen: MarkKeeper.Known, _ manifest: Manifest, _ reader: any StoreReader, _ policy: RollbackPolicy
    ) throws -> String? {
        do {
            try places.check()
            try marks.check(seen, manifest, reader)
            return nil
        } catch let error as FormatError {
            switch error {
            case .otherVault where policy == .warn:
                warn(of: error)
                return VaultError(error).message
            case .rollback(let reason, _):
                guard try marks.read() == seen else { throw MarkMoved() }
                guard policy != .refuse else { throw error }
                if policy == .warn { warn(of: error) }
                return reason
            default: throw error
            }
        }
    }

    private func warn(of error: FormatError) {
        if !hasWarned { context.notice(.warning("\(VaultError(error).message); secrets are not released")) }
        hasWarned = true
    }

    /// Where no secret leaves, the mark is worth moving, but not worth failing for: returns why it could not be.
    @discardableResult
    func moveMark(
        _ seen: MarkKeeper.Known, _ manifest: Manifest, leaving file: FileFacts = .unknown
    ) -> String? {
        do {
            try places.remember()
            if case .mark(let mark) = seen, mark.generation >= manifest.generation { return nil }
            try marks.raise(to: manifest, after: seen, file: file)
            announceFirstMark(seen)
            return nil
        } catch {
            let reason = VaultError(error).message
            context.notice(.warning("the rollback mark could not be written: \(reason)"))
            return reason
        }
    }

    func announceFirstMark(_ seen: MarkKeeper.Known) {
        guard case .nothing = seen else { return }
        context.notice(
            .note(
                "first use of this vault by this user: its state was recorded in \(context.stateDirectory), to detect an older copy later"
            ))
    }

    /// Runs `body` alone among writers; its changes, log entries and the new manifest become durable together, and
    /// then the mark, before this returns.
    ///
    /// If `body` changes nothing, nothing is written. With `pruning` the mark is raised to the state before, so that it names no
    /// entry that goes: later, a mark that could not be written would make of this very vault a fork. With `releasing` a secret leaves afterwards, so a mark that cannot be
    /// written is an error; a mere change is done by then, and its result must not be lost for a mark.
    func write<Result>(
        releasing: Bool = false, pruning: Bool = false, keeping groups: RowGroup = .tombstones,
        _ body: (WriteSession) throws -> Result
    ) throws(VaultError) -> Result {
        try withMark { seen in
            let (result, manifest) = try store.write { writer in
                let state = try checkedState(writer, keeping: groups)
                _ = try objection(seen, state.manifest, writer, .refuse)
                try writer.requireSoundStructure(unlessLeftAs: seen.file)
                if pruning { try raiseMark(seen, to: state.manifest, "so nothing was pruned") }
                return try change(writer, state, body)
            }
            if releasing {
                try writeMark(seen, manifest)
            } else {
                moveMark(seen, manifest, leaving: store.written)
            }
            return result
        }
    }

    func change<Result>(
        _ writer: any StoreWriter, _ state: VaultState, _ body: (WriteSession) throws -> Result
    ) throws -> (Result, Manifest) {
        let session = WriteSession(
            writer, cipher, state, now: context.now(), actor: context.actor, slot: slot)
        let result = try body(session)
        return (result, try session.finish())
    }

    private func writeMark(_ seen: MarkKeeper.Known, _ manifest: Manifest) throws {
        try raiseMark(
            seen, to: manifest, leaving: store.written, "so no secret was released",
            hint: "the log contains an entry for this attempt; fix that directory and run the command again")
        announceFirstMark(seen)
    }

    private func raiseMark(
        _ seen: MarkKeeper.Known, to manifest: Manifest, leaving file: FileFacts = .unknown, _ consequence: String,
        hint: String = "fix that directory and run the command again"
    ) throws {
        do {
            try places.remember()
            try marks.raise(to: manifest, after: seen, file: file)
        } catch {
            throw VaultError(
                .logUnwritable,
                "the rollback mark in \(context.stateDirectory) could not be written, \(consequence): \(VaultError(error).message)",
                hint: hint)
        }
    }

    /// Accepts that the vault was replaced by an older copy, if its generation is the one that the user names.
    public func acceptRollback(generation: UInt64) throws(VaultError) {
        try mappingErrors {
            try places.check()
            let seen = try marks.read()
            let (_, manifest) = try store.write { writer in
                let state = try checkedState(writer, keeping: [])
                guard try marks.refuses(seen, state.manifest, writer) else {
                    throw VaultError(
                        .usage, "there is no rollback to accept: the vault is not older than the state last seen")
                }
                try writer.requireSoundStructure(unlessLeftAs: seen.file)
                guard state.manifest.generation == generation else {
                    throw VaultError(
                        .versionConflict, "the vault is at generation \(state.manifest.generation), not \(generation)",
                        hint: "make sure that it is the right copy, then give its generation")
                }
                return try change(writer, state) { session in
                    try session.log(.rollbackAccepted, object: nil, purpose: "generation \(generation)")
                }
            }
            try marks.reset(to: manifest, file: store.written)
        }
    }

    /// A message if this user has seen a newer state than the file's, or another vault at its path; nil if neither.
    ///
    /// Never fails for a rollback.
    func rollbackReason() throws(VaultError) -> String? {
        try withMark { seen in
            try store.read { reader in
                let state = try checkedState(reader, keeping: [])
                do {
                    _ = try objection(seen, state.manifest, reader, .refuse)
                    return nil
                } catch let error as FormatError {
                    switch error {
                    case .rollback, .otherVault: return VaultError(error).message
                    default: throw error
                    }
                }
            }
        }
    }

    /// Another process moved the mark between the two looks, at it and at the file.
    private struct MarkMoved: Error {}

    /// Runs `attempt` with what was seen before, and again if another process has seen more meanwhile.
    ///
    /// A log that is pruned between the look at the mark and the look at the file lacks what the mark names, though nothing is wrong.
    func withMark<Result>(_ attempt: (MarkKeeper.Known) throws -> Result) throws(VaultError) -> Result {
        try mappingErrors {
            while true {
                do { return try attempt(try marks.read()) } catch is MarkMoved { continue }
            }
        }
    }
}

/// Runs `body` and turns whatever it throws into the one error that users see.
func mappingErrors<Result: ~Copyable>(_ body: () throws -> Result) throws(VaultError) -> Result {
    do { return try body() } catch { throw VaultError(error) }
}
