// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// A vault's file that is replaced while others hold it open.
@Suite struct ReplacementTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = try Sample.vault(in: directory)
    }

    private func store() throws -> SQLiteStore { try SQLiteStore(openingAt: path, lockTimeout: 0) }

    private func replace(_ store: SQLiteStore) throws {
        try store.replace { _, pending in
            try pending.fill { try Sample.populate($0, clusters: 1) }
            try pending.commit()
        }
    }

    @Test func `the new file is there, whole and private, and nothing is left over`() throws {
        try replace(store())
        var rows = 0
        try store().read { try $0.forEachRecord { _ in rows += 1 } }
        #expect(rows == 1)
        #expect(try store().facts().mode == "0600")
        #expect(directory.names == ["vault.db", "vault.db.lock"])
    }

    @Test func `one that is not committed leaves nothing`() throws {
        let before = try contents(path)
        try store().replace { _, pending in try pending.fill { try Sample.populate($0) } }
        #expect(try contents(path) == before)
        #expect(directory.names == ["vault.db", "vault.db.lock"])
    }

    @Test func `nobody reads or writes meanwhile`() throws {
        let other = try store()
        try store().replace { _, _ in
            #expect(storeError { try readEverything(other) } == .busy(seconds: 0))
            #expect(storeError { try other.write { _ in } } == .busy(seconds: 0))
        }
        try readEverything(other)
    }

    @Test func `those who held the old file refuse it afterwards`() throws {
        let others = [try store(), try store()]
        try readEverything(others[0])
        let own = try store()
        try replace(own)
        let after = try contents(path)
        for other in others + [own] {
            #expect(storeError { try readEverything(other) } == .replaced(path: path))
            #expect(storeError { try other.write { try $0.appendLog(Sample.logEntry(2)) } } == .replaced(path: path))
            #expect(storeError { _ = try other.startBackup(to: directory.file("copy.db")) } == .replaced(path: path))
        }
        #expect(try contents(path) == after)
        #expect(directory.names == ["vault.db", "vault.db.lock"])
    }

    @Test func `those who held the old file leave the journal of a writer of the new one alone`() throws {
        let other = try store()
        try replace(store())
        // Another program's connection, which this process's own file system for SQLite does not know.
        let writer = try Connection(opening: path, lockTimeout: 0, fileSystem: "unix")
        try writer.execute("PRAGMA cache_spill = 1")
        try writer.execute("PRAGMA cache_size = 1")
        try writer.execute(.beginImmediate)
        for value in 0..<200 {
            try writer.execute("INSERT INTO log VALUES (\(value + 10), zeroblob(12), zeroblob(4000), zeroblob(32))")
        }
        try writer.execute("UPDATE header SET body = zeroblob(6000)")
        let journal = try contents(path + "-journal")
        #expect(journal.first == 0xd9)
        #expect(storeError { try readEverything(other) } == .replaced(path: path))
        #expect(storeError { try other.write { _ in } } == .replaced(path: path))
        #expect(try contents(path + "-journal") == journal)
        writer.rollBack()
    }

    @Test(arguments: [[], [UInt8](repeating: 0, count: 9000), [0xd9, 0xd5]])
    func `a journal that restores nothing, of a writer that was killed, does not stop it`(journal: [UInt8]) throws {
        try put(journal, path + "-journal")
        try replace(store())
        try readEverything(store())
        #expect(directory.names == ["vault.db", "vault.db.lock"])
    }

    @Test func `a journal that should not be there stops it`() throws {
        let error = storeError {
            try store().replace { _, pending in
                try pending.fill { try Sample.populate($0) }
                try put([1], path + "-journal")
                try pending.commit()
            }
        }
        guard case .corrupt = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
    }
}
