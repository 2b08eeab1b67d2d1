// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// Files that are no vaults, newer ones, and vaults that someone altered with another program.
@Suite struct VaultFileContentTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func reading(_ path: String) -> StoreError? {
        storeError { try readEverything(SQLiteStore(openingAt: path, lockTimeout: 1)) }
    }

    @Test(arguments: [0, 1, 99, 100, 5000])
    func `an empty, short or foreign file is no vault`(_ size: Int) throws {
        try put([UInt8](repeating: 0x61, count: size), directory.file())
        guard case .notAVault(directory.file(), _) = reading(directory.file()) else {
            Issue.record("\(size) bytes: \(String(describing: reading(directory.file())))")
            return
        }
        #expect(directory.names == ["vault.db"])
    }

    @Test func `the header's numbers decide what a file is`() throws {
        let path = try Sample.vault(in: directory)
        let whole = try contents(path)
        func with(_ offset: Int, _ bytes: UInt8...) throws -> StoreError? {
            var changed = whole
            for (index, byte) in bytes.enumerated() { changed[offset + index] = byte }
            try put(changed, path)
            return reading(path)
        }
        let other = "it belongs to another application"
        #expect(try with(71, 0) == .notAVault(path: path, reason: other))
        #expect(try with(0, 0x73) == .notAVault(path: path, reason: "it is not an SQLite database"))
        #expect(try with(60, 0, 0, 0, 2) == .newerFormat(number: 2))
        #expect(try with(60, 0x7f, 0xff, 0xff, 0xff) == .newerFormat(number: 0x7fff_ffff))
        #expect(try with(63, 0) == .notAVault(path: path, reason: "it has no format number"))
        #expect(try with(60, 0xff) == .notAVault(path: path, reason: "it has no format number"))
        for (offset, byte) in [
            (16, UInt8(0x10)), (18, 2), (19, 2), (20, 1), (55, 1), (59, 2), (100, 5), (103, 1), (104, 8),
        ] {
            guard case .schema = try with(offset, byte) else {
                Issue.record("byte \(offset)")
                continue
            }
        }
        try put(whole, path)
        #expect(reading(path) == nil)
    }

    @Test(arguments: [
        "CREATE TRIGGER t AFTER INSERT ON record BEGIN SELECT 1; END", "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE t (x)", "CREATE INDEX i ON log (mac)", "ALTER TABLE log ADD COLUMN x BLOB",
        "ALTER TABLE secret RENAME COLUMN sealed TO opened", "DROP TABLE secret", "DROP INDEX record_name",
        "CREATE VIRTUAL TABLE f USING fts5(x)", "ANALYZE",
    ])
    func `any other schema is refused`(_ change: String) throws {
        let path = try Sample.vault(in: directory)
        try tamper(path, change)
        guard case .schema = reading(path) else {
            Issue.record("\(change): \(String(describing: reading(path)))")
            return
        }
    }

    @Test func `a schema of thousands of rows is refused before SQLite has read it`() throws {
        let path = try Sample.vault(in: directory)
        do {
            let connection = try Connection(opening: path, lockTimeout: 0)
            try connection.execute("BEGIN")
            for number in 0..<2000 { try connection.execute("CREATE VIEW v\(number) AS SELECT 1") }
            try connection.execute("COMMIT")
        }
        let start = Array(try contents(path)[..<DatabaseHeader.length])
        let expected = StoreError.schema("it does not have the tables and indices of a vault")
        #expect(storeError { try DatabaseHeader.check(start, path: path) } == expected)
        #expect(reading(path) == expected)
    }

    @Test func `a schema that comes out of a journal is refused before SQLite has read it`() throws {
        let path = try Sample.vault(in: directory)
        let copy = directory.file("copy.db")
        let first = try contents(path)[..<VaultFormat.pageSize]
        try tamper(path, "CREATE VIEW v AS SELECT 1")
        do {
            // A transaction that takes the view away, stopped in the middle: the journal brings it back.
            let connection = try Connection(opening: path, lockTimeout: 0)
            try connection.execute("PRAGMA cache_size = 1")
            try connection.execute("BEGIN IMMEDIATE")
            try connection.execute("DROP VIEW v")
            for number in 0..<200 {
                try connection.execute("INSERT INTO secret VALUES (\(1000 + number), zeroblob(12), zeroblob(9000))")
            }
            try put(Array(first) + contents(path)[VaultFormat.pageSize...], copy)
            try put(contents(path + "-journal"), copy + "-journal")
        }
        #expect(try contents(copy)[104] == 9, "the view is in the file, not only in its journal")
        #expect(reading(copy) == .schema("it does not have the tables and indices of a vault"))
        #expect(!exists(copy + "-journal"))
    }

    @Test func `a schema that changes while the store is open is refused`() throws {
        let path = try Sample.vault(in: directory)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        try readEverything(store)
        try tamper(path, "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM record; END")
        let expected = StoreError.schema("it does not have the tables and indices of a vault")
        #expect(storeError { try readEverything(store) } == expected)
        #expect(storeError { try store.write { try $0.appendLog(Sample.logEntry(2)) } } == expected)
        try tamper(path, "DROP TRIGGER t")
        try readEverything(store)
    }

    @Test func `a column with another type in its declaration is refused`() throws {
        let path = try Sample.vault(in: directory)
        try tamper(path, "DROP TABLE secret", "CREATE TABLE secret (id INTEGER PRIMARY KEY, nonce TEXT, sealed BLOB)")
        #expect(reading(path) == .schema("the table secret does not belong to a vault"))
    }

    @Test(arguments: [
        "UPDATE record SET kind = 0", "UPDATE record SET kind = 256", "UPDATE record SET version = 0",
        "UPDATE record SET version = -1", "UPDATE record SET state = 0", "UPDATE record SET state = 4",
        "UPDATE record SET record_id = x'00' WHERE id = 1", "UPDATE record SET record_id = zeroblob(17) WHERE id = 1",
        "UPDATE record SET name_tag = x'01' WHERE id = 1", "UPDATE record SET overview_digest = zeroblob(31)",
        "UPDATE record SET material_digest = x''", "UPDATE record SET secret_digest = zeroblob(33)",
        "UPDATE overview SET nonce = zeroblob(11)", "UPDATE overview SET nonce = x''", "DELETE FROM overview",
        "UPDATE secret SET nonce = zeroblob(13)", "UPDATE material SET sealed = zeroblob(12)",
        "UPDATE log SET mac = zeroblob(31)", "UPDATE log SET sequence = -1", "UPDATE log SET nonce = x''",
        "UPDATE header SET mac = x''", "UPDATE header SET body = zeroblob(65537)", "DELETE FROM header",
        "UPDATE manifest SET mac = zeroblob(33)", "DELETE FROM manifest",
    ])
    func `a row that FORMAT.md does not allow is refused`(_ change: String) throws {
        let path = try Sample.vault(in: directory)
        try tamper(path, change)
        guard case .malformedRow = reading(path) else {
            Issue.record("\(change): \(String(describing: reading(path)))")
            return
        }
    }

    @Test(arguments: [
        "UPDATE record SET kind = 'x'", "UPDATE record SET kind = NULL", "UPDATE record SET version = 1.5",
        "UPDATE record SET record_id = 'sixteen letters.' WHERE id = 1", "UPDATE record SET state = NULL",
        "UPDATE record SET name_tag = 7 WHERE id = 1", "UPDATE record SET secret_digest = 1",
        "UPDATE overview SET nonce = NULL", "UPDATE secret SET sealed = 5", "UPDATE log SET mac = NULL",
        "UPDATE header SET body = NULL", "UPDATE manifest SET mac = 'x'",
    ])
    func `a value of another type is refused, whatever the schema says`(_ change: String) throws {
        let path = try Sample.vault(in: directory)
        let loosen = "UPDATE sqlite_schema SET sql = replace(replace(sql, ' NOT NULL', ''), ' STRICT', '')"
        try tamper(path, "PRAGMA writable_schema = ON", loosen + " WHERE type = 'table'")
        try tamper(path, change)
        let connection = try Connection(opening: path, lockTimeout: 0)
        try connection.execute("PRAGMA writable_schema = ON")
        for entry in VaultSchema.entries {
            try connection.execute("UPDATE sqlite_schema SET sql = '\(entry.sql)' WHERE name = '\(entry.name)'")
        }
        guard case .malformedRow = reading(path) else {
            Issue.record("\(change): \(String(describing: reading(path)))")
            return
        }
    }

    @Test func `a part without its record is counted`() throws {
        let path = try Sample.vault(in: directory)
        try tamper(path, "INSERT INTO secret VALUES (99, zeroblob(12), zeroblob(16))")
        try tamper(path, "INSERT INTO overview VALUES (98, zeroblob(12), zeroblob(16))")
        #expect(try SQLiteStore(openingAt: path, lockTimeout: 1).read(unreachableParts) == 2)
    }

    @Test func `a blob whose declared length is enormous is refused`() throws {
        let path = try Sample.vault(in: directory)
        try tamper(path, "UPDATE material SET sealed = zeroblob(30000000) WHERE id = 1")
        guard case .malformedRow = reading(path) else {
            Issue.record("\(String(describing: reading(path)))")
            return
        }
    }

    /// The byte offsets at which `pattern` occurs in `bytes`.
    private func offsets(of pattern: [UInt8], in bytes: [UInt8]) -> [Int] {
        (0...(bytes.count - pattern.count)).filter { start in
            bytes[start] == pattern[0] && bytes[start..<(start + pattern.count)].elementsEqual(pattern)
        }
    }

    @Test func `a table row that differs from the index deceives no look-up, and a name cannot be hidden`() throws {
        let path = try Sample.vault(in: directory)
        let whole = try contents(path)
        // The tag lies in the table, in record_tree and in record_name.
        let places = offsets(of: Sample.tag(1).bytes, in: whole)
        #expect(places.count == 3)
        let row = try SQLiteStore(openingAt: path, lockTimeout: 1).read { try $0.record(named: Sample.tag(1)) }
        for place in places {
            var changed = whole
            changed[place + 15] ^= 0x40
            try put(sealed(changed), path)
            let error = reading(path)
            let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
            let found = try? store.read { try $0.record(named: Sample.tag(1)) }
            // The pass at unlock notices, or the look-up does, or it still gives the right row; a not-found would be a lie.
            #expect(error != nil || found == row, "offset \(place)")
        }
    }

    @Test func `a file cut short at any page is refused`() throws {
        let path = try Sample.vault(in: directory, clusters: 12, partSize: 3000)
        let whole = try contents(path)
        #expect(whole.count >= 20 * VaultFormat.pageSize)
        for length in stride(from: 0, to: whole.count, by: VaultFormat.pageSize).flatMap({ [$0, $0 + 100, $0 + 5000] })
        {
            try put(Array(whole[..<length]), path)
            switch reading(path) {
            case .corrupt, .notAVault, .schema, .page: continue
            case let other: Issue.record("\(length) bytes: \(String(describing: other))")
            }
        }
    }

    @Test func `no flipped bit under a tag that fits makes the store fail otherwise than by an error`() throws {
        let path = try Sample.vault(in: directory, clusters: 4)
        let whole = try contents(path)
        var refused = 0
        var generator = SplitMix(seed: 20_26)
        for _ in 0..<600 {
            var changed = whole
            // Headers of pages and cells are where a bit does most.
            let page = Int(generator.next() % UInt64(whole.count / VaultFormat.pageSize)) * VaultFormat.pageSize
            let offset = page + Int(generator.next() % (generator.next() & 1 == 0 ? 200 : 8192))
            changed[offset] ^= 1 << UInt8(generator.next() & 7)
            try put(sealed(changed), path)
            if reading(path) != nil { refused += 1 }
        }
        #expect(refused > 20)
    }

    @Test func `a cycle in a tree ends in an error`() throws {
        let path = try Sample.vault(in: directory, clusters: 40, partSize: 3000)
        let whole = try contents(path)
        let size = VaultFormat.pageSize
        // Interior table pages (type 5) whose right-most child becomes the page itself.
        let interior = (1..<(whole.count / size)).filter { whole[$0 * size] == 5 }
        #expect(!interior.isEmpty)
        for page in interior {
            var changed = whole
            changed.replaceSubrange((page * size + 8)..<(page * size + 12), with: [0, 0, 0, UInt8(page + 1)])
            try put(sealed(changed), path)
            // Not every table is walked to its end by every read, but SQLite's own check walks all.
            let error = reading(path)
            let complaints = try? SQLiteStore(openingAt: path, lockTimeout: 1).quickCheck()
            #expect(error != nil || complaints?.isEmpty != true)
        }
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
