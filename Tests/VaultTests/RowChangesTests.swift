// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto
import VaultStore

@testable import Vault

@Suite struct `The tree after a change` {
    /// Rows of three buckets, and a transaction on them.
    private func changing(
        _ body: (any StoreWriter, inout RowChanges, [RecordRow]) throws -> Void
    ) throws -> (computed: SetTree, whole: SetTree) {
        let store = try InMemoryStore { writer in
            for object in 0..<12 { try Self.insert(Self.row(object, version: 1), writer) }
        }
        return try store.write { writer in
            let before = try Self.tree(writer)
            var rows: [RecordRow] = []
            try writer.forEachRecord { rows.append($0) }
            var changes = RowChanges()
            try body(writer, &changes, rows)
            return (try changes.applied(to: before, writer), try Self.tree(writer))
        }
    }

    private static func row(_ object: Int, version: UInt64) -> RecordRow {
        RecordRow(
            kind: .observation, recordID: RecordID(high: UInt64(object % 3) << 56, low: UInt64(object)),
            version: version, state: .current)
    }

    @discardableResult
    private static func insert(_ row: RecordRow, _ writer: any StoreWriter) throws -> RecordRow {
        var row = row
        row.rowID = try writer.insert(row, overview: nil, material: nil, secret: nil)
        return row
    }

    private static func tree(_ reader: any StoreReader) throws -> SetTree {
        var builder = try SetTreeBuilder()
        try reader.forEachRecord { try builder.add($0) }
        return try builder.finish()
    }

    @Test func `is that of all rows`() throws {
        let (computed, whole) = try changing { writer, changes, rows in
            try changes.note(after: Self.insert(Self.row(40, version: 1), writer))
            for row in [rows[0], rows[7], rows[11]] {
                try writer.delete(rowID: row.rowID)
                try changes.note(before: row)
            }
            var retired = rows[5]
            retired.state = .superseded
            try writer.updateState(retired)
            try changes.note(before: rows[5], after: retired)
            try changes.note(after: Self.insert(Self.row(5, version: 2), writer))
        }
        #expect(computed == whole)
    }

    @Test func `bears a row that is made and removed again`() throws {
        let (computed, whole) = try changing { writer, changes, _ in
            let row = try Self.insert(Self.row(40, version: 1), writer)
            try changes.note(after: row)
            try writer.delete(rowID: row.rowID)
            try changes.note(before: row)
        }
        #expect(computed == whole)
    }

    @Test(arguments: ["inserted", "deleted", "changed", "the new row", "a row brought back"])
    func `is refused if a row of the same bucket was changed by somebody else`(_ attack: String) throws {
        #expect(throws: FormatError.self) {
            _ = try changing { writer, changes, rows in
                var made = try Self.insert(Self.row(40, version: 1), writer)
                try changes.note(after: made)
                let neighbour = try #require(rows.first { $0.recordID.firstByte == made.recordID.firstByte })
                switch attack {
                case "inserted": try Self.insert(Self.row(43, version: 1), writer)
                case "deleted": try writer.delete(rowID: neighbour.rowID)
                case "changed":
                    var changed = neighbour
                    changed.state = .superseded
                    try writer.updateState(changed)
                case "the new row":
                    made.state = .superseded
                    try writer.updateState(made)
                default:
                    try changes.note(before: neighbour)
                }
            }
        }
    }
}
