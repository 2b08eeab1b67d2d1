// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// Files that killed commands left under a temporary name.
struct LeftoverTests {
    private let directory: TemporaryDirectory
    private let place: OpenDirectory

    init() throws {
        directory = try TemporaryDirectory()
        place = try OpenDirectory.any(directory.path)
    }

    private static let name = ".aichor-0123456789abcdef.tmp"

    @Test func `a file that nobody uses is named, and removed with its journal`() throws {
        for name in [Self.name, Self.name + "-journal", ".aichor-f.tmp-journal"] {
            try put([1], directory.file(name))
        }
        try put([1], directory.file(".aichor-a.tmp"), mode: 0o640)
        #expect(
            place.leftovers() == [Self.name, Self.name + "-journal", ".aichor-a.tmp", ".aichor-f.tmp-journal"].sorted())
        #expect(Leftovers.paths(in: directory.path).count == 4)
        place.sweep()
        #expect(directory.names == [])
    }

    @Test func `what a process still uses stays, and so does its journal`() throws {
        let file = try TemporaryFile(in: place)
        try put([1], directory.file(file.name + "-journal"))
        // Another connection to the same file, as SQLite has one: to close it must not drop the lock.
        close(unsafe open(file.path, O_RDWR))
        #expect(place.leftovers() == [])
        place.sweep()
        _ = try TemporaryFile(in: place)
        #expect(directory.names == [file.name, file.name + "-journal"])
        try file.publish(as: "vault.db", replacing: false)
    }

    @Test(arguments: [
        ".aichor-.tmp", ".aichor-0123456789abcdef0.tmp", ".aichor-XYZ.tmp", ".aichor-1.tmp~", "aichor-1.tmp",
        ".aichor-1.unlocked", "x.aichor-1.tmp",
    ])
    func `a file of another name stays`(name: String) throws {
        try put([1], directory.file(name))
        #expect(place.leftovers() == [])
        place.sweep()
        #expect(directory.names == [name])
    }

    @Test func `what is no regular file with one name stays`() throws {
        let names = (1...4).map { ".aichor-\($0).tmp" }
        try put([1], directory.file("victim"))
        try #require(unsafe symlink("victim", directory.file(names[0])) == 0)
        try #require(unsafe mkdir(directory.file(names[1]), 0o700) == 0)
        try #require(unsafe mkfifo(directory.file(names[2]), 0o600) == 0)
        try #require(unsafe link(directory.file("victim"), directory.file(names[3])) == 0)
        #expect(place.leftovers() == [])
        place.sweep()
        #expect(directory.names == names + ["victim"])
    }

    @Test(.enabled(if: isRoot)) func `another user's file stays`() throws {
        try put([1], directory.file(Self.name))
        try #require(unsafe chown(directory.file(Self.name), 65534, 65534) == 0)
        #expect(place.leftovers() == [])
        place.sweep()
        #expect(directory.names == [Self.name])
    }

    @Test func `nothing that shall stay gets such a name`() throws {
        let path = try Sample.vault(in: directory)
        let taken = directory.file(Self.name)
        let key = SecretBytes(copying: [UInt8](repeating: 1, count: 32).span)
        let errors = [
            storeError { _ = try Sample.vault(in: directory, name: Self.name) },
            storeError { _ = try SQLiteStore(openingAt: path, lockTimeout: 5).startBackup(to: taken) },
            storeError { _ = try PendingSecretFile(at: taken, replacing: .anything(nil)) },
            storeError { try KeyFileStore.create(at: taken, key) },
        ]
        for error in errors {
            guard case .unsafeFile(taken, _, _) = error else {
                Issue.record("not refused: \(String(describing: error))")
                continue
            }
        }
        #expect(!directory.names.contains(Self.name))
    }

    @Test func `every write of a directory removes them`() throws {
        let path = try Sample.vault(in: directory)
        func leave() throws { try put([1], directory.file(Self.name)) }
        try leave()
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        #expect(try store.facts().leftovers == [directory.file(Self.name)])
        try store.write { _ in }
        #expect(!directory.names.contains(Self.name))
        try leave()
        _ = try PendingSecretFile(at: directory.file("payload"), replacing: .anything(nil))
        #expect(!directory.names.contains(Self.name))
        try leave()
        try KeyFileStore.create(at: directory.file("key"), SecretBytes(copying: [UInt8](repeating: 1, count: 32).span))
        #expect(!directory.names.contains(Self.name))
        try leave()
        let marks = MarkFileStore(directory: directory.path, lockTimeout: 5)
        try marks.update(VaultID(high: 1, low: 2)) { _ in nil }
        #expect(!directory.names.contains(Self.name))
    }
}
