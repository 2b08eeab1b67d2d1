// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
import Testing
import VaultCore

@testable import VaultStore

/// Copies of a vault, and what `doctor` learns of a file.
@Suite struct BackupTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a backup is a vault of its own with the same rows`() throws {
        let path = try Sample.vault(in: directory, clusters: 50, partSize: 3000)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        let target = directory.file("backup.db")
        let backup = try store.startBackup(to: target)
        #expect(!exists(target))
        #expect(try mode(of: backup.tempPath) == 0o600)
        try readEverything(SQLiteStore(openingAt: backup.tempPath, lockTimeout: 5))
        try backup.commit()
        #expect(directory.names == ["backup.db", "vault.db"])
        #expect(try mode(of: target) == 0o600)
        func rows(_ path: String) throws -> [RecordRow] {
            var rows: [RecordRow] = []
            try SQLiteStore(openingAt: path, lockTimeout: 5).read { try $0.forEachRecord { rows.append($0) } }
            return rows
        }
        #expect(try rows(target) == rows(path))
    }

    @Test func `an abandoned backup leaves nothing`() throws {
        let store = try SQLiteStore(openingAt: Sample.vault(in: directory), lockTimeout: 5)
        do {
            let backup = try store.startBackup(to: directory.file("backup.db"))
            #expect(exists(backup.tempPath))
        }
        #expect(directory.names == ["vault.db"])
    }

    @Test(arguments: ["-journal", "-wal", "-shm", ".lock"])
    func `a backup cannot have the name of a vault's companion`(_ suffix: String) throws {
        let store = try SQLiteStore(openingAt: Sample.vault(in: directory), lockTimeout: 5)
        let target = directory.file("other.db" + suffix)
        guard case .unsafeFile(target, _, let fix) = storeError({ _ = try store.startBackup(to: target) }) else {
            Issue.record("not refused")
            return
        }
        #expect(fix.contains("another name"))
        #expect(directory.names == ["vault.db"])
    }

    @Test(arguments: ["file", "link", "folder", "late"])
    func `a backup replaces nothing`(_ kind: String) throws {
        let store = try SQLiteStore(openingAt: Sample.vault(in: directory), lockTimeout: 5)
        let target = directory.file("backup.db")
        switch kind {
        case "file": try put([1], target)
        case "link": unsafe symlink(directory.file("nowhere"), target)
        case "folder": unsafe mkdir(target, 0o700)
        default: break
        }
        let error = storeError {
            let backup = try store.startBackup(to: target)
            if kind == "late" { try put([1], target) }
            try backup.commit()
        }
        #expect(error == .exists(path: target))
        #expect(directory.names == ["backup.db", "vault.db"])
    }

    @Test func `a backup during writes is of one moment`() throws {
        let path = try Sample.vault(in: directory)
        let isDone = Mutex(false)
        let failures = Mutex<[String]>([])
        let place = directory
        onThreads(2) { index in
            do {
                let store = try SQLiteStore(openingAt: path, lockTimeout: 30)
                if index == 0 {
                    while !isDone.withLock({ $0 }) { try StoreConcurrencyTests.addOne(store) }
                } else {
                    defer { isDone.withLock { $0 = true } }
                    for number in 0..<10 {
                        let target = place.file("backup-\(number).db")
                        try store.startBackup(to: target).commit()
                        let copy = try SQLiteStore(openingAt: target, lockTimeout: 5)
                        if try !StoreConcurrencyTests.isConsistent(copy) || !copy.quickCheck().isEmpty {
                            failures.withLock { $0.append("two states in one") }
                        }
                    }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }

    @Test func `the facts of a file are those that stat and SQLite tell`() throws {
        let path = try Sample.vault(in: directory)
        let size = try contents(path).count
        let facts = try SQLiteStore(openingAt: path, lockTimeout: 5).facts()
        #expect(facts.size == Int64(size))
        #expect(facts.mode == "0600")
        #expect(facts.freeBytes > 0)
        #expect(facts.sqliteVersion.hasPrefix("3."))
        #expect(!facts.hadJournal)
        #expect(!facts.isReadOnly)
    }

    @Test func `the check complains of an index without its row`() throws {
        let path = try Sample.vault(in: directory)
        #expect(try SQLiteStore(openingAt: path, lockTimeout: 5).quickCheck() == [])
        let drop = "DELETE FROM sqlite_schema WHERE name = 'record_name'"
        let sql = VaultSchema.entries.first { $0.name == "record_name" }?.sql ?? ""
        // The index is hidden while a row goes, and then comes back as it was.
        let connection = try Connection(opening: path, lockTimeout: 0)
        let root = try connection.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'record_name'")
        let page = try #require(try root.step() ? root.integer(0) : nil)
        root.reset()
        try connection.execute("PRAGMA writable_schema = ON")
        try connection.execute(drop)
        try tamper(path, "DELETE FROM record WHERE id = 1")
        try tamper(
            path, "PRAGMA writable_schema = ON",
            "INSERT INTO sqlite_schema VALUES ('index', 'record_name', 'record', \(page), '\(sql)')")
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        #expect(try !store.quickCheck().isEmpty)
        #expect(storeError { try readEverything(store) } != nil)
    }
}
