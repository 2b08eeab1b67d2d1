// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The hash tree over all record rows (FORMAT.md, section 8).
package struct SetTree: Equatable, Sendable {
    /// The 256 buckets in order.
    package let buckets: [BucketDigest]
    /// The root, which the manifest names.
    package let root: Digest

    /// How many rows the tree covers.
    package var count: UInt64 { buckets.reduce(0) { $0 + $1.count } }

    init(buckets: [BucketDigest]) throws(CryptoError) {
        self.buckets = buckets
        var message: [UInt8] = [0x02]
        message.reserveCapacity(1 + buckets.count * Digest.byteCount)
        for bucket in buckets { message.append(bucket.digest) }
        root = try SHA256.digest(of: message.span)
    }

    /// The tree in which these buckets stand in place of the old ones.
    package func replacing(_ changed: [BucketDigest]) throws(CryptoError) -> SetTree {
        var buckets = buckets
        for bucket in changed { buckets[Int(bucket.bucket)] = bucket }
        return try SetTree(buckets: buckets)
    }
}
