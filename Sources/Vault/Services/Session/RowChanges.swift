// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// The rows that a transaction changes, as they were and as they are, and the tree that follows.
///
/// The new tree is computed over rows that are read a second time, perhaps from a file that somebody without regard for
/// locks has written to since the first. So what was changed is taken back in the same pass: only if that gives the tree
/// that was checked, the new one is the checked one with these changes and no others.
struct RowChanges {
    private struct Change {
        var before: RecordRow?
        var after: RecordRow?
    }

    private var buckets: [UInt8: [RowKey: Change]] = [:]

    /// Notes that `before` is gone, or was never there, and that `after` stands in its place, or nothing.
    mutating func note(before: RecordRow? = nil, after: RecordRow? = nil) {
        if let before {
            buckets[before.recordID.firstByte, default: [:]][before.key, default: Change(before: before)].after = nil
        }
        if let after {
            buckets[after.recordID.firstByte, default: [:]][after.key, default: Change()].after = after
        }
    }

    /// The tree of the rows as they are now, if without the changes they are those of `tree`.
    func applied(to tree: SetTree, _ reader: any StoreReader) throws -> SetTree {
        try tree.replacing(
            buckets.map { bucket, changes in
                let (before, after) = try Self.digests(of: bucket, changes, reader)
                guard before == tree.buckets[Int(bucket)] else { throw Self.fault }
                return after
            })
    }

    private static func digests(
        of bucket: UInt8, _ changes: [RowKey: Change], _ reader: any StoreReader
    ) throws -> (before: BucketDigest, after: BucketDigest) {
        var before = try BucketHasher(bucket: bucket)
        var after = try BucketHasher(bucket: bucket)
        var deleted = changes.values.filter { $0.after == nil }.compactMap(\.before).sorted { $0.key > $1.key }
        var expected = changes.values.count { $0.after != nil }
        try reader.forEachRecord(inBucket: bucket) { row in
            let key = row.key
            while let next = deleted.last, next.key < key { try before.add(deleted.removeLast()) }
            if let change = changes[key] {
                guard change.after == row else { throw fault }
                expected -= 1
                if let old = change.before { try before.add(old) }
            } else {
                try before.add(row)
            }
            try after.add(row)
        }
        while let row = deleted.popLast() { try before.add(row) }
        guard expected == 0 else { throw fault }
        return (try before.finish(), try after.finish())
    }

    private static var fault: FormatError {
        .records("they were changed from outside while this command was changing them")
    }
}
