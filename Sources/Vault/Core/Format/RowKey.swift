// SPDX-License-Identifier: Apache-2.0

/// What names a version, and the order of rows in the hash tree (FORMAT.md, section 8).
package struct RowKey: Hashable, Comparable, Sendable {
    private let recordID: RecordID
    private let kind: UInt8
    private let version: UInt64

    init(_ row: RecordRow) {
        recordID = row.recordID
        kind = row.kind.rawValue
        version = row.version
    }

    /// The bucket of the hash tree that the row is in.
    package var bucket: UInt8 { recordID.firstByte }

    package static func < (left: RowKey, right: RowKey) -> Bool {
        if left.recordID != right.recordID { return left.recordID < right.recordID }
        return (left.kind, left.version) < (right.kind, right.version)
    }
}

extension RecordRow {
    /// What names this version.
    package var key: RowKey { RowKey(self) }
}
