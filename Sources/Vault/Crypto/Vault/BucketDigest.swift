// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// One bucket of the tree.
package struct BucketDigest: Equatable, Sendable {
    /// The first byte of its record ids.
    package var bucket: UInt8
    /// How many rows it covers.
    package var count: UInt64
    package var digest: Digest

    package init(bucket: UInt8, count: UInt64, digest: Digest) {
        self.bucket = bucket
        self.count = count
        self.digest = digest
    }
}
