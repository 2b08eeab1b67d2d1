// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// What a killed writer, or another database, leaves beside a vault.
@Suite struct JournalTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a writer killed in the middle leaves the old state`() async throws {
        let path = try Sample.vault(in: directory, clusters: 20)
        let before = try contents(path)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
            try store.write { writer throws in
                for row in 1...20 { try writer.delete(rowID: Int64(row)) }
                try writer.setHeader(Sample.authenticated("changed"))
                // More than the cache holds, so that pages go into the file before the COMMIT.
                for value in 100..<500 { try Sample.add(Sample.cluster(value), to: writer, value, partSize: 60_000) }
                kill(getpid(), SIGKILL)
            }
        }
        #expect(try contents(path) != before, "the writer had not yet touched the file")
        #expect(try contents(path + "-journal").count > 512)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        #expect(store.hadJournal)
        #expect(try store.header() == Sample.authenticated("header"))
        var ids: [RecordID] = []
        try store.read { try $0.forEachRecord { ids.append($0.recordID) } }
        #expect(ids == (0..<20).map(Sample.recordID))
        #expect(try store.quickCheck().isEmpty)
        #expect(!exists(path + "-journal"))
        // The dead writer's lock died with it.
        try store.write { try $0.appendLog(Sample.logEntry(2)) }
    }

    @Test func `a vault copied with its journal in the middle of a transaction opens in its old state`() throws {
        let path = try Sample.vault(in: directory, clusters: 5)
        let copy = directory.file("copy.db")
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        try store.write { writer throws in
            try writer.setHeader(Sample.authenticated("changed"))
            for value in 100..<500 { try Sample.add(Sample.cluster(value), to: writer, value, partSize: 60_000) }
            // Reading through descriptors of our own drops SQLite's locks; nobody else is here to use that.
            try put(contents(path), copy)
            try put(contents(path + "-journal"), copy + "-journal")
        }
        let old = try SQLiteStore(openingAt: copy, lockTimeout: 5)
        #expect(try old.header() == Sample.authenticated("header"))
        #expect(try old.quickCheck().isEmpty)
    }

    @Test func `a write-ahead log beside a vault is not taken for its own`() throws {
        let path = try Sample.vault(in: directory)
        let other = directory.file("other.db")
        try put(contents(path), other)
        let writer = try Connection(opening: other, lockTimeout: 0, fileSystem: "unix")
        try writer.execute("PRAGMA journal_mode = WAL")
        try writer.execute("UPDATE header SET body = x'00'")
        try put(contents(other + "-wal"), path + "-wal")
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        #expect(try store.header() == Sample.authenticated("header"))
        try store.write { try $0.appendLog(Sample.logEntry(2)) }
        #expect(try store.read { try $0.logBounds() } == 1...2)
        #expect(exists(path + "-wal"))
    }

    @Test func `a vault turned to write-ahead logging is refused`() throws {
        let path = try Sample.vault(in: directory)
        do {
            let connection = try Connection(opening: path, lockTimeout: 0, fileSystem: "unix")
            try connection.execute("PRAGMA journal_mode = WAL")
        }
        let error = storeError { _ = try SQLiteStore(openingAt: path, lockTimeout: 1) }
        #expect(error == .schema("the journal mode is not the rollback journal"))
    }

    /// A hot journal that restores nothing and names a super-journal (`readSuperJournal` in SQLite's pager.c).
    private func journal(naming superJournal: String) -> [UInt8] {
        let name = Array(superJournal.utf8)
        var bytes = [UInt8](repeating: 1, count: 512)
        // The number of the page that SQLite's locks lie in, at 1 GiB.
        bytes.appendInteger(UInt32((1 << 30) / VaultFormat.pageSize + 1))
        bytes += name
        bytes.appendInteger(UInt32(name.count))
        bytes.appendInteger(name.reduce(UInt32(0)) { $0 + UInt32($1) })
        return bytes + [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    }

    @Test func `a planted journal deletes no file that it names as its super-journal`() throws {
        let path = try Sample.vault(in: directory)
        let before = try contents(path)
        let victim = directory.file("victim")
        try put(Array("precious".utf8), victim)
        try put(journal(naming: victim), path + "-journal")
        let error = storeError { _ = try SQLiteStore(openingAt: path, lockTimeout: 1) }
        #expect(error == .page("its journal does not begin as a vault's does"))
        #expect(try contents(victim) == Array("precious".utf8))
        #expect(try contents(path) == before)
        #expect(directory.names == ["vault.db", "vault.db-journal", "victim"])
    }

    @Test func `SQLite's own file system would have deleted that file`() throws {
        // Otherwise the test above proves nothing.
        let path = try Sample.vault(in: directory)
        let victim = directory.file("victim")
        try put(Array("precious".utf8), victim)
        try put(journal(naming: victim), path + "-journal")
        let connection = try Connection(opening: path, lockTimeout: 0, fileSystem: "unix")
        try connection.execute("SELECT * FROM header")
        #expect(!exists(victim))
    }

    @Test(arguments: ["", "-journal", ".lock"])
    func `a planted journal that names a vault's own file harms nothing`(_ suffix: String) throws {
        let path = try Sample.vault(in: directory)
        let before = try contents(path)
        try put([], path + ".lock")
        try put(journal(naming: path + suffix), path + "-journal")
        #expect(throws: StoreError.self) { try SQLiteStore(openingAt: path, lockTimeout: 1) }
        #expect(try contents(path) == before)
        #expect(exists(path + ".lock"))
        unsafe unlink(path + "-journal")
        try readEverything(SQLiteStore(openingAt: path, lockTimeout: 1))
    }

    @Test func `a deleted secret is no longer in the file`() throws {
        let path = directory.file()
        let marker = Array("0123456789-marker-of-a-sealed-part".utf8)
        try SQLiteStore.create(at: path, lockTimeout: 1) { writer throws in
            try Sample.populate(writer)
            _ = try writer.insert(
                Sample.cluster(9), overview: Sample.sealed(1),
                material: nil, secret: SealedBytes(nonce: Sample.sealed(1).nonce, sealed: marker))
        }
        func marked() throws -> Bool {
            let bytes = try contents(path)
            return bytes.indices.contains { bytes[$0...].starts(with: marker) }
        }
        #expect(try marked())
        try SQLiteStore(openingAt: path, lockTimeout: 1).write { writer throws in
            for row in try writer.records(of: Sample.recordID(9)) { try writer.delete(rowID: row.rowID) }
        }
        #expect(try !marked())
    }
}
