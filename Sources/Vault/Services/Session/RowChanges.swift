// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// The rows that a transaction changes, as they were and as they are, and the tree that follows.
///
/// The new tree is computed over rows that are read a second time, perhaps from a file that somebody without regard for
/// locks has written to since the first. So what was changed is taken back in the same pass: only if that gives the tree
/// that was checked, the new one is the checked one with these changes and no others.
struct RowChanges {
    /// The leaves of a row: 100,000 changed rows take little memory by these, and much by themselves.
    private struct Change {
        var before: Digest?
        var after: Digest?
    }

    private var buckets: [UInt8: [RowKey: Change]] = [:]

    /// Notes that `before` is gone, or was never there, and that `after` stands in its place, or nothing.
    mutating func note(before: RecordRow? = nil, after: RecordRow? = nil) throws {
        if let before {
            let key = before.key
            let leaf = try Self.leaf(of: before)
            buckets[key.bucket, default: [:]][key, default: Change(before: leaf)].after = nil
        }
        if let after {
            let key = after.key
            buckets[key.bucket, default: [:]][key, default: Change()].after = try Self.leaf(of: after)
        }
    }

    private static func leaf(of row: RecordRow) throws -> Digest {
        var hasher = try BucketHasher(bucket: row.key.bucket)
        return try hasher.leaf(of: row)
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
        var deleted = changes.filter { $0.value.after == nil && $0.value.before != nil }.keys.sorted(by: >)
        var expected = changes.values.count { $0.after != nil }
        func takeDeleted(_ key: RowKey) throws {
            if let leaf = changes[key]?.before { try before.add(leaf, of: key) }
        }
        try reader.forEachRecord(inBucket: bucket) { row in
            let key = row.key
            while let next = deleted.last, next < key { try takeDeleted(deleted.removeLast()) }
            let leaf = try after.add(row)
            guard let change = changes[key] else { return try before.add(leaf, of: key) }
            guard change.after == leaf else { throw fault }
            expected -= 1
            if let old = change.before { try before.add(old, of: key) }
        }
        while let key = deleted.popLast() { try takeDeleted(key) }
        guard expected == 0 else { throw fault }
        return (try before.finish(), try after.finish())
    }

    private static var fault: FormatError {
        .records("another program changed them while this command was running")
    }
}
