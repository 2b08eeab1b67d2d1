// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Builds the tree from all rows in ascending order of (record id, kind, version).
package struct SetTreeBuilder: ~Copyable {
    private var hasher: BucketHasher
    private var buckets: [BucketDigest] = []

    package init() throws(CryptoError) {
        hasher = try BucketHasher(bucket: 0)
        buckets.reserveCapacity(256)
    }

    /// Takes the next row.
    ///
    /// - Throws: `FormatError.records` if the row does not come after the one before; `CryptoError` if OpenSSL fails.
    package mutating func add(_ row: RecordRow) throws {
        let bucket = Int(row.recordID.firstByte)
        guard bucket >= buckets.count else { throw FormatError.records("two rows are equal or out of order") }
        while buckets.count < bucket { try finishBucket() }
        try hasher.add(row)
    }

    /// The tree over the rows taken.
    package consuming func finish() throws(CryptoError) -> SetTree {
        while buckets.count < 256 { try finishBucket() }
        return try SetTree(buckets: buckets)
    }

    private mutating func finishBucket() throws(CryptoError) {
        let next = UInt8(truncatingIfNeeded: buckets.count + 1)
        buckets.append(try hasher.finish(startingNext: next))
    }
}
