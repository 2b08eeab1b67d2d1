// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// The root keys that a vault had before, as its log proves them: what a user saw under one of them still counts
/// (FORMAT.md, section 11).
struct FormerRoots {
    private let reader: any StoreReader
    private let cipher: VaultCipher
    private let manifest: Manifest

    init(_ reader: any StoreReader, _ cipher: VaultCipher, _ manifest: Manifest) {
        self.reader = reader
        self.cipher = cipher
        self.manifest = manifest
    }

    /// Why the state is older than what these slots say was seen, or a fork of it; nil if it is neither.
    ///
    /// Walks the whole log, which happens once for each user after the root key was replaced.
    func objection(to slots: MarkSlots) throws -> String? {
        let contents = [slots.first, slots.second].compactMap(\.self)
        guard !contents.isEmpty else { return Self.unreadable }
        var roots: [FormerRoot] = []
        _ = try LogWalk(reader, cipher, manifest).run { entry, _ in
            if let root = entry.formerRoot { roots.append(root) }
        }
        for root in roots.reversed() {
            let marks = try contents.compactMap { try valid($0, under: root) }
            guard let mark = marks.max(by: { $0.generation < $1.generation }) else { continue }
            return try objection(to: mark, from: root.state)
        }
        return Self.unreadable
    }

    private static let unreadable = "the rollback mark of this vault is damaged, or was made with another root key"

    private func valid(_ content: AuthenticatedBytes, under root: FormerRoot) throws -> Mark? {
        guard VaultCipher.isEqual(content.mac, try VaultCipher.markMAC(content.body, formerKey: root.markKey)),
            let mark = try? Mark(body: content.body), mark.vaultID == cipher.vaultID
        else { return nil }
        return mark
    }

    /// The same rules as for a mark of the present root key, held against the last state under the earlier one.
    private func objection(to mark: Mark, from last: FormerState) throws -> String? {
        if last.generation < mark.generation {
            return "generation \(mark.generation) was seen before, but the root key was replaced at \(last.generation)"
        }
        if mark.generation == last.generation {
            let isSame = mark.root == last.root && mark.logLast == last.logLast && mark.logHeadMAC == last.logHeadMAC
            return isSame ? nil : "another file of the same generation \(mark.generation) was seen before"
        }
        return try contains(mark) ? nil : "its log lacks an entry that was seen before"
    }

    private func contains(_ mark: Mark) throws -> Bool {
        if mark.logLast == 0 { return true }
        var macs = FormerMACs(manifest)
        _ = try LogWalk(reader, cipher, manifest).run { entry, mac in
            if entry.sequence == mark.logLast || entry.action == .logPruned { macs.take(entry, mac) }
        }
        return macs.of(mark.logLast).contains(mark.logHeadMAC)
    }
}

/// The MACs that entries have and had, under the present root key and earlier ones.
///
/// The one before the first entry is known too: the manifest names it as it was when the log was pruned, and the entry about that
/// names those that it had before.
struct FormerMACs {
    private var macs: [UInt64: Set<Digest>]
    private let before: UInt64

    init(_ manifest: Manifest) {
        before = manifest.logFirst - 1
        macs = [0: [.zero]]
        macs[before] = [manifest.macBeforeLog]
    }

    /// Takes an entry of a chain that was checked up to it.
    mutating func take(_ entry: LogEntry, _ mac: Digest) {
        macs[entry.sequence] = Set(entry.formerMACs + [mac])
        if entry.prunedThrough == before { macs[before]?.formUnion(entry.formerMACsOfPruned) }
    }

    /// All MACs of an entry; none if it is not there.
    func of(_ sequence: UInt64) -> Set<Digest> { macs[sequence] ?? [] }
}
