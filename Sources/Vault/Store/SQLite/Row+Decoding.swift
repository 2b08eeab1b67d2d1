// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The sizes that every blob of a vault must have.
enum BlobLimits {
    static let nonce = 12
    /// An empty message sealed is a tag.
    static let sealed = 16...VaultFormat.maximumPartSize
    static let body = 1...VaultFormat.maximumHeaderSize
    static let mac = 32

    static func check(_ content: SealedBytes, _ table: String) throws(StoreError) {
        try check(nonce: content.nonce.count, sealed: content.sealed.count, table)
    }

    static func check(nonce count: Int?, sealed sealedCount: Int?, _ table: String) throws(StoreError) {
        guard count == nonce else { throw .malformedRow(table: table, reason: "a nonce is not 12 bytes long") }
        guard let sealedCount, sealed.contains(sealedCount) else {
            throw .malformedRow(table: table, reason: "sealed bytes are too short or too long")
        }
    }

    static func check(_ content: AuthenticatedBytes, _ table: String) throws(StoreError) {
        guard body.contains(content.body.count) else {
            throw .malformedRow(table: table, reason: "the body is empty or too long")
        }
        guard content.mac.count == mac else {
            throw .malformedRow(table: table, reason: "the MAC is not 32 bytes long")
        }
    }
}

extension RecordRow {
    /// The ranges of FORMAT.md, section 5, that the types leave open.
    func checkRanges() throws(StoreError) {
        guard kind.rawValue >= 1 else {
            throw .malformedRow(table: "record", reason: "the kind is not between 1 and 255")
        }
        guard version >= 1, version <= UInt64(Int64.max) else {
            throw .malformedRow(table: "record", reason: "the version is less than 1")
        }
    }
}

extension SQLiteStatement {
    /// The row of `record` in the columns that ``Query`` selects, checked (FORMAT.md, section 5).
    func recordRow() throws(StoreError) -> RecordRow {
        guard let rowID = integer(0) else { throw malformed("the row id") }
        guard let kind = integer(1).flatMap(UInt8.init(exactly:)), kind >= 1 else { throw malformed("the kind") }
        guard let recordID = fixed(2, as: RecordID.self) else { throw malformed("the record id") }
        guard let version = integer(3), version >= 1 else { throw malformed("the version") }
        guard let state = integer(4).flatMap(UInt8.init(exactly:)).flatMap(RecordState.init) else {
            throw malformed("the state")
        }
        return try RecordRow(
            rowID: rowID, kind: ObjectKind(rawValue: kind), recordID: recordID, version: UInt64(version), state: state,
            nameTag: optional(5, "the name tag"), overview: optional(6, "the overview digest"),
            material: optional(7, "the material digest"), secret: optional(8, "the secret digest"))
    }

    private func optional<Fixed: FixedBytes>(_ column: Int32, _ what: StaticString) throws(StoreError) -> Fixed? {
        if let value = fixed(column, as: Fixed.self) { return value }
        guard isNull(column) else { throw malformed(what) }
        return nil
    }

    private func malformed(_ what: StaticString) -> StoreError {
        .malformedRow(table: "record", reason: "\(what) has the wrong type, length or range")
    }

    /// The log row in the columns that ``Query`` selects.
    func logEntry() throws(StoreError) -> SealedLogEntry {
        guard let sequence = integer(0), sequence >= 1 else {
            throw .malformedRow(table: "log", reason: "a sequence is less than 1")
        }
        let content = try sealedBytes(1, "log")
        guard let mac = fixed(3, as: Digest.self) else {
            throw .malformedRow(table: "log", reason: "a MAC is not 32 bytes long")
        }
        return SealedLogEntry(sequence: UInt64(sequence), content: content, mac: mac)
    }

    /// Nonce and sealed bytes in two columns, the first of which is `column`.
    func sealedBytes(_ column: Int32, _ table: String) throws(StoreError) -> SealedBytes {
        try BlobLimits.check(nonce: byteCount(column), sealed: byteCount(column + 1), table)
        return SealedBytes(nonce: bytes(column) ?? [], sealed: bytes(column + 1) ?? [])
    }
}
