// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Hashes one bucket of the tree over all record rows (FORMAT.md, section 8), fed row by row in order.
package struct BucketHasher: ~Copyable {
    private let hash: SHA256
    private var bucket: UInt8
    private var last: RowKey?
    /// Prefix, bucket number and count, then the leaves: what the bucket's digest covers.
    ///
    /// Reused from bucket to bucket.
    private var message: [UInt8] = []
    private var leaf: [UInt8] = []
    private var count: UInt64 = 0

    private static let headCount = 10

    /// Begins the bucket of the record ids whose first byte is `bucket`.
    package init(bucket: UInt8) throws(CryptoError) {
        hash = try SHA256()
        self.bucket = bucket
        leaf.reserveCapacity(256)
        start(bucket)
    }

    /// Takes the next row and gives its leaf.
    ///
    /// - Throws: `FormatError.records` if the row belongs to another bucket, or does not come after the one before in
    ///   the order of (record id, kind, version); `CryptoError` if OpenSSL fails.
    @discardableResult
    package mutating func add(_ row: RecordRow) throws -> Digest {
        let leaf = try self.leaf(of: row)
        try add(leaf, of: row.key)
        return leaf
    }

    /// Takes the next row by its leaf.
    ///
    /// - Throws: as ``add(_:)`` does.
    package mutating func add(_ leaf: Digest, of key: RowKey) throws {
        guard key.bucket == bucket else { throw FormatError.records("a row is in the wrong bucket") }
        if let last, !(last < key) { throw FormatError.records("two rows are equal or out of order") }
        last = key
        count += 1
        message.append(leaf)
    }

    /// What a row adds to its bucket.
    package mutating func leaf(of row: RecordRow) throws(CryptoError) -> Digest {
        leaf.removeAll(keepingCapacity: true)
        row.appendLeaf(to: &leaf)
        return try hash.digest(of: leaf.span)
    }

    /// The digest of the rows taken; what follows is another bucket, `next`.
    package mutating func finish(startingNext next: UInt8 = 0) throws(CryptoError) -> BucketDigest {
        var head: [UInt8] = []
        head.reserveCapacity(Self.headCount)
        head.append(0x01)
        head.append(bucket)
        head.appendInteger(count)
        message.replaceSubrange(0..<Self.headCount, with: head)
        let digest = BucketDigest(bucket: bucket, count: count, digest: try hash.digest(of: message.span))
        start(next)
        return digest
    }

    private mutating func start(_ next: UInt8) {
        bucket = next
        last = nil
        count = 0
        message.removeAll(keepingCapacity: true)
        for _ in 0..<Self.headCount { message.append(0) }
    }
}
