// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Holds a vault against what this user has already seen of it (FORMAT.md, section 11).
struct MarkKeeper {
    private let store: any MarkStore
    private let cipher: VaultCipher

    init(_ store: any MarkStore, _ cipher: VaultCipher) {
        self.store = store
        self.cipher = cipher
    }

    /// The same marks under another root key.
    func with(_ cipher: VaultCipher) -> MarkKeeper { MarkKeeper(store, cipher) }

    /// What was seen before.
    enum Known: Equatable {
        case nothing
        case mark(Mark)
        /// Nothing that this root key made; perhaps an earlier one did.
        case other(MarkSlots)

        /// The file as the last writer left it.
        var file: FileFacts { if case .mark(let mark) = self { mark.file } else { .unknown } }
    }

    /// Reads the mark.
    ///
    /// Must happen before the read transaction begins: an honest file is then never older.
    func read() throws -> Known {
        guard let slots = try store.read(cipher.vaultID) else { return .nothing }
        guard let best = try best(of: slots) else { return .other(slots) }
        return .mark(best.mark)
    }

    /// Throws `FormatError.rollback` if the state is older than what was seen, or a fork of it.
    func check(_ seen: Known, _ manifest: Manifest, _ reader: any StoreReader) throws {
        guard let reason = try objection(seen, manifest, reader) else { return }
        throw FormatError.rollback(reason, generation: manifest.generation)
    }

    /// Whether the state is older than what was seen, or a fork of it.
    func refuses(_ seen: Known, _ manifest: Manifest, _ reader: any StoreReader) throws -> Bool {
        try objection(seen, manifest, reader) != nil
    }

    /// Why the state is older than what was seen, or a fork of it; nil if it is neither.
    func objection(_ seen: Known, _ manifest: Manifest, _ reader: any StoreReader) throws -> String? {
        switch seen {
        case .nothing: return nil
        case .other(let slots): return try FormerRoots(reader, cipher, manifest).objection(to: slots)
        case .mark(let mark):
            if manifest.generation < mark.generation {
                return "generation \(mark.generation) was seen before, but the file is at \(manifest.generation)"
            }
            let sameAsSeen = manifest.root == mark.root && manifest.logHeadMAC == mark.logHeadMAC
            if manifest.generation == mark.generation, !sameAsSeen {
                return "another file of the same generation \(mark.generation) was seen before"
            }
            return try contains(mark, manifest, reader) ? nil : "its log lacks an entry that was seen before"
        }
    }

    private func contains(_ mark: Mark, _ manifest: Manifest, _ reader: any StoreReader) throws -> Bool {
        if mark.logLast == 0 { return true }
        if mark.logLast == manifest.logLast { return mark.logHeadMAC == manifest.logHeadMAC }
        if mark.logLast == manifest.logFirst - 1 { return mark.logHeadMAC == manifest.macBeforeLog }
        guard try reader.logEntry(mark.logLast)?.mac == mark.logHeadMAC else { return false }
        return try leads(from: mark, to: manifest, reader)
    }

    /// Whether the chain goes on from the mark's entry to the manifest's: a MAC that merely stands in the row of that
    /// number was perhaps put there.
    private func leads(from mark: Mark, to manifest: Manifest, _ reader: any StoreReader) throws -> Bool {
        var previous = mark.logHeadMAC
        var next = mark.logLast + 1
        do {
            try reader.forEachLogEntry(from: next) { sealed in
                previous = try cipher.logMAC(
                    sequence: sealed.sequence, previousMAC: previous, content: sealed.content)
                guard sealed.sequence == next, next <= manifest.logLast, sealed.mac == previous else {
                    throw BrokenChain()
                }
                next += 1
            }
        } catch is BrokenChain {
            return false
        }
        return next == manifest.logLast + 1 && previous == manifest.logHeadMAC
    }

    private struct BrokenChain: Error {}

    /// Raises the mark to a state, durably, and never lowers it.
    ///
    /// One of an earlier root key is replaced if it is still the one that was seen, and so was checked. Only who has written the state
    /// knows `file`.
    func raise(to manifest: Manifest, after seen: Known, file: FileFacts = .unknown) throws {
        let mark = Mark(manifest, file: file)
        let content = try seal(mark)
        var failure: CryptoError?
        try store.update(cipher.vaultID) { slots in
            guard let slots else { return (0, content) }
            do throws(CryptoError) {
                guard let best = try best(of: slots) else {
                    return seen == .other(slots) ? (slots.olderSlot, content) : nil
                }
                return best.mark.generation >= mark.generation ? nil : (best.slot == 0 ? 1 : 0, content)
            } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
    }

    /// Sets the mark to a state whatever it was: for an accepted rollback, and for a root key that was just replaced.
    func reset(to manifest: Manifest, file: FileFacts) throws {
        try store.reset(cipher.vaultID, to: seal(Mark(manifest, file: file)))
    }

    private func seal(_ mark: Mark) throws(CryptoError) -> AuthenticatedBytes {
        AuthenticatedBytes(body: mark.body, mac: try cipher.markMAC(mark.body).bytes)
    }

    private func best(of slots: MarkSlots) throws(CryptoError) -> (slot: Int, mark: Mark)? {
        let first = try valid(slots.first).map { (slot: 0, mark: $0) }
        let second = try valid(slots.second).map { (slot: 1, mark: $0) }
        guard let first, let second else { return first ?? second }
        return first.mark.generation >= second.mark.generation ? first : second
    }

    private func valid(_ content: AuthenticatedBytes?) throws(CryptoError) -> Mark? {
        guard let content, VaultCipher.isEqual(content.mac, try cipher.markMAC(content.body)),
            let mark = try? Mark(body: content.body), mark.vaultID == cipher.vaultID
        else { return nil }
        return mark
    }
}

extension MarkSlots {
    /// The slot to write first when neither belongs to the present root key, so that a torn write leaves the newer one.
    ///
    /// What the slots contain is not checked: it decides the order of writing and nothing else.
    fileprivate var olderSlot: Int {
        func generation(_ content: AuthenticatedBytes?) -> UInt64 {
            content.flatMap { try? Mark(body: $0.body).generation } ?? 0
        }
        return generation(first) <= generation(second) ? 0 : 1
    }
}
