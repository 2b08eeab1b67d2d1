// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// What this user remembers of the files that were written for him: which file each was, and when it was changed last.
///
/// It distinguishes a file that nobody has touched since from one that somebody has added to, and has nothing of its content.
package struct OutputMemory {
    /// How many files are remembered; the oldest are forgotten.
    static let limit = 1000
    /// A file of more bytes is not looked into.
    static let largest = 64 << 20

    private let store: PlaceFileStore
    private let place: (String) throws(StoreError) -> Digest

    /// `place` gives the digest of a resolved path.
    package init(_ store: PlaceFileStore, place: @escaping (String) throws(StoreError) -> Digest) {
        self.store = store
        self.place = place
    }

    /// Whether the file at a resolved path is one that was written there last, and unchanged.
    func isUnchanged(_ status: FileStatus, at path: String) throws(StoreError) -> Bool {
        let wanted = status.writing
        guard let known = try store.read(try place(path), atMost: 2 * wanted.count) else { return false }
        return stride(from: 0, to: known.count, by: wanted.count).contains { known[$0...].starts(with: wanted) }
    }

    /// Remembers a file that is about to be put at a resolved path.
    ///
    /// The one that is there stays known if it was, so that whichever a killed process leaves is known. One that is replaced by force
    /// never becomes known: its user may have another name for it, and give it this one again.
    func remember(_ status: FileStatus, insteadOf old: FileStatus?, at path: String) throws(StoreError) {
        var known: [UInt8] = []
        if let old, try isUnchanged(old, at: path) { known = old.writing }
        try store.write(known + status.writing, for: try place(path))
        try store.forgetOldest(keeping: Self.limit)
    }
}

extension FileStatus {
    /// Which file it is, its size and when its content was changed last; the device is left out, for its number may be another
    /// after a restart.
    fileprivate var writing: [UInt8] {
        var out: [UInt8] = []
        out.appendInteger(identity.inode)
        out.appendInteger(size)
        out.appendInteger(modifiedSeconds)
        out.appendInteger(modifiedNanoseconds)
        return out
    }
}
