// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultStore

/// A table and its indices that do not hold the same rows, which no check of pages finds.
@Suite struct RowAgreementTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Changes the table `record` while SQLite knows nothing of its indices.
    private func tamperWithTable(_ path: String, _ change: String) throws {
        let connection = try Connection(opening: path, lockTimeout: 0)
        try connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE type = 'index'")
        try connection.execute("PRAGMA writable_schema = ON")
        try connection.execute("DELETE FROM sqlite_schema WHERE type = 'index'")
        try connection.execute("PRAGMA writable_schema = RESET")
        try connection.execute(change)
        try connection.execute("PRAGMA writable_schema = ON")
        try connection.execute("INSERT INTO sqlite_schema SELECT * FROM kept")
    }

    @Test(arguments: [
        "UPDATE record SET overview_digest = zeroblob(32) WHERE id = 2", "UPDATE record SET version = 7 WHERE id = 2",
        "UPDATE record SET name_tag = NULL WHERE id = 2", "DELETE FROM record WHERE id = 2",
        "UPDATE record SET id = 9 WHERE id = 2",
    ])
    func `are found before a row is changed`(_ change: String) throws {
        let path = try Sample.vault(in: directory)
        try tamperWithTable(path, change)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        try store.write { writer throws in
            try writer.requireSoundStructure(unlessLeftAs: .unknown)
            let rows = try writer.records(of: Sample.recordID(1))
            #expect(rows.count == 1)
            for row in rows {
                #expect(throws: StoreError.self) { try writer.requireAgreement(on: row) }
            }
            for row in try writer.records(of: Sample.recordID(0)) { try writer.requireAgreement(on: row) }
        }
    }

    @Test func `let no new row take the parts of a live one`() throws {
        let path = try Sample.vault(in: directory)
        // The table forgets its last row, so that its row id is given again.
        try tamperWithTable(path, "DELETE FROM record WHERE id = 3")
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        let before = try store.read { try $0.part(.secret, rowID: 3) }
        #expect(throws: StoreError.self) {
            try store.write { writer in
                try writer.requireSoundStructure(unlessLeftAs: .unknown)
                try Sample.add(Sample.cluster(9), to: writer, 9)
            }
        }
        #expect(try store.read { try $0.part(.secret, rowID: 3) } == before)
    }
}
