// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// Files and folders that must not be used as a vault, and how creation behaves (the kinds, owners and modes of a file).
@Suite struct VaultFileSafetyTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func opening(_ path: String) -> StoreError? {
        storeError { _ = try SQLiteStore(openingAt: path, lockTimeout: 1) }
    }

    private func isUnsafe(_ error: StoreError?, _ words: String) -> Bool {
        guard case .unsafeFile(_, let reason, let fix) = error else { return false }
        return reason.contains(words) && !fix.isEmpty
    }

    @Test func `a new vault has mode 0600 under any umask and leaves nothing beside it`() throws {
        let old = umask(0)
        defer { umask(old) }
        let path = try Sample.vault(in: directory)
        #expect(try mode(of: path) == 0o600)
        #expect(directory.names == ["vault.db"])
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        try store.write { try $0.appendLog(Sample.logEntry(2)) }
        #expect(try mode(of: path + ".lock") == 0o600)
    }

    @Test func `missing folders are made for their owner only`() throws {
        let path = directory.file("a/b/c/vault.db")
        try SQLiteStore.create(at: path, lockTimeout: 1) { try Sample.populate($0) }
        for name in ["a", "a/b", "a/b/c"] { #expect(try mode(of: directory.file(name)) == 0o700) }
        #expect(opening(path) == nil)
    }

    @Test func `a failed creation leaves no file`() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try SQLiteStore.create(at: directory.file(), lockTimeout: 1) { writer throws in
                try Sample.populate(writer)
                throw Stop()
            }
        }
        #expect(directory.names.isEmpty)
    }

    @Test(arguments: ["file", "link", "dangling", "folder", "pipe", "journal"])
    func `creation replaces nothing`(_ kind: String) throws {
        let path = directory.file()
        switch kind {
        case "file": try put([1], path)
        case "link":
            try put([1], directory.file("target"))
            unsafe symlink(directory.file("target"), path)
        case "dangling": unsafe symlink(directory.file("nowhere"), path)
        case "folder": unsafe mkdir(path, 0o700)
        case "pipe": unsafe mkfifo(path, 0o600)
        default: try put([1], path + "-journal")
        }
        let before = directory.names
        let error = storeError {
            try SQLiteStore.create(at: path, lockTimeout: 1) { _ in Issue.record("nothing to fill") }
        }
        #expect(error == .exists(path: path + (kind == "journal" ? "-journal" : "")))
        #expect(directory.names == before)
    }

    @Test func `of two creations at once one wins`() throws {
        let path = directory.file()
        let error = storeError {
            try SQLiteStore.create(at: path, lockTimeout: 1) { writer throws in
                try Sample.populate(writer, clusters: 1)
                try SQLiteStore.create(at: path, lockTimeout: 1) { try Sample.populate($0, clusters: 2) }
            }
        }
        #expect(error == .exists(path: path))
        var count = 0
        try SQLiteStore(openingAt: path, lockTimeout: 1).read { try $0.forEachRecord { _ in count += 1 } }
        #expect(count == 2)
        #expect(directory.names == ["vault.db"])
    }

    @Test func `nothing there is not found`() throws {
        #expect(opening(directory.file()) == .notFound(path: directory.file()))
        #expect(opening(directory.file("no/vault.db")) == .notFound(path: directory.file("no/vault.db")))
    }

    @Test func `a relative path works`() throws {
        let path = try Sample.vault(in: directory)
        let parts = path.split(separator: "/").map(String.init)
        // From wherever this test runs up to the root and down again.
        let relative = String(repeating: "../", count: 40) + parts.joined(separator: "/")
        #expect(try SQLiteStore(openingAt: relative, lockTimeout: 1).path == path)
    }

    @Test(arguments: ["", "/", "..", "a/", "a\u{0}b"])
    func `a path that names no file is refused`(_ path: String) {
        guard case .unsafeFile = opening(path) else {
            Issue.record("\(path) was not refused")
            return
        }
    }

    @Test func `links, folders, pipes, sockets and devices are refused`() throws {
        let path = try Sample.vault(in: directory)
        unsafe symlink(path, directory.file("link"))
        unsafe symlink(directory.file("nowhere"), directory.file("dangling"))
        unsafe mkdir(directory.file("folder"), 0o700)
        unsafe mkfifo(directory.file("pipe"), 0o600)
        #expect(isUnsafe(opening(directory.file("link")), "a symbolic link"))
        #expect(isUnsafe(opening(directory.file("dangling")), "a symbolic link"))
        #expect(isUnsafe(opening(directory.file("folder")), "a directory"))
        #expect(isUnsafe(opening(directory.file("pipe")), "a named pipe"))
        #expect(isUnsafe(opening("/dev/null"), "a device"))
    }

    @Test func `a second hard link is refused`() throws {
        let path = try Sample.vault(in: directory)
        unsafe link(path, directory.file("other"))
        #expect(isUnsafe(opening(path), "2 hard links"))
    }

    @Test(arguments: [mode_t(0o644), 0o660, 0o604, 0o601])
    func `a file that is open to others is refused`(_ mode: mode_t) throws {
        let path = try Sample.vault(in: directory)
        unsafe chmod(path, mode)
        guard case .unsafeFile(path, _, "chmod 600 \(path)") = opening(path) else {
            Issue.record("not refused, or without its remedy")
            return
        }
    }

    @Test(arguments: ["mode", "link", "empty"])
    func `a file that is no vault is called so, without advice to change its mode`(_ kind: String) throws {
        let path = directory.file()
        try put(kind == "empty" ? [] : Array(repeating: 0x61, count: 9000), path, mode: kind == "link" ? 0o600 : 0o644)
        if kind == "link" { unsafe link(path, directory.file("other")) }
        guard case .notAVault(path, _) = opening(path) else {
            Issue.record("\(String(describing: opening(path)))")
            return
        }
    }

    @Test(.enabled(if: isRoot, "it needs root"))
    func `a file of another user that is no vault is called so`() throws {
        let path = directory.file()
        try put(Array(repeating: 0x61, count: 9000), path)
        try #require(unsafe chown(path, 65534, 65534) == 0)
        guard case .notAVault(path, _) = opening(path) else {
            Issue.record("\(String(describing: opening(path)))")
            return
        }
    }

    @Test(.enabled(if: isRoot, "it needs root"))
    func `advice for what another user owns is not to take it`() throws {
        let path = try Sample.vault(in: directory)
        for owned in [path, directory.path] {
            unsafe chown(owned, 65534, 65534)
            guard case .unsafeFile(_, let reason, let fix) = opening(path) else {
                Issue.record("not refused")
                continue
            }
            #expect(reason.contains("65534") && !fix.contains("chown") && !fix.contains("sudo"))
            unsafe chown(owned, 0, 0)
        }
    }

    @Test(arguments: [mode_t(0o777), 0o770, 0o702, 0o1777])
    func `a folder that others may write to is refused`(_ mode: mode_t) throws {
        let path = try Sample.vault(in: directory)
        unsafe chmod(directory.path, mode)
        #expect(isUnsafe(opening(path), "writable by other users"))
        let error = storeError { _ = try Sample.vault(in: directory, name: "new.db") }
        #expect(isUnsafe(error, "writable by other users"))
    }

    @Test func `an ancestor that others may write to is refused unless it is sticky`() throws {
        try SQLiteStore.create(at: directory.file("inner/vault.db"), lockTimeout: 1) { try Sample.populate($0) }
        unsafe chmod(directory.path, 0o777)
        #expect(isUnsafe(opening(directory.file("inner/vault.db")), "writable by other users"))
        unsafe chmod(directory.path, 0o1777)
        #expect(opening(directory.file("inner/vault.db")) == nil)
    }

    @Test func `a component that begins with a combining accent hides none before it`() throws {
        let path = directory.file("open/\u{301}inner/vault.db")
        try SQLiteStore.create(at: path, lockTimeout: 1) { try Sample.populate($0) }
        #expect(opening(path) == nil)
        unsafe chmod(directory.file("open"), 0o777)
        #expect(isUnsafe(opening(path), "writable by other users"))
    }

    @Test func `a link to the folder is resolved and its real ancestors are checked`() throws {
        let other = try TemporaryDirectory()
        let path = try Sample.vault(in: directory)
        unsafe symlink(directory.path, other.file("link"))
        #expect(try SQLiteStore(openingAt: other.file("link/vault.db"), lockTimeout: 1).path == path)
        unsafe chmod(directory.path, 0o777)
        #expect(isUnsafe(opening(other.file("link/vault.db")), "writable by other users"))
    }

    @Test(.enabled(if: isRoot, "it needs root"))
    func `a file, a folder and a lock file of another user are refused`() throws {
        let path = try Sample.vault(in: directory)
        unsafe chown(path, 65534, 65534)
        #expect(isUnsafe(opening(path), "belongs to uid 65534"))
        unsafe chown(path, 0, 0)
        unsafe chown(directory.path, 65534, 65534)
        #expect(isUnsafe(opening(path), "belongs to uid 65534"))
        unsafe chown(directory.path, 0, 0)
        try put([], path + ".lock")
        unsafe chown(path + ".lock", 65534, 65534)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        #expect(isUnsafe(storeError { try store.write { _ in } }, "belongs to uid 65534"))
    }

    @Test(arguments: ["link", "folder", "pipe", "open"])
    func `a lock file that is none is refused`(_ kind: String) throws {
        let path = try Sample.vault(in: directory)
        switch kind {
        case "link": unsafe symlink(directory.file("elsewhere"), path + ".lock")
        case "folder": unsafe mkdir(path + ".lock", 0o700)
        case "pipe": unsafe mkfifo(path + ".lock", 0o600)
        default: try put([], path + ".lock", mode: 0o666)
        }
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        guard case .unsafeFile(path + ".lock", _, _) = storeError({ try store.write { _ in } }) else {
            Issue.record("not refused")
            return
        }
        #expect(!exists(directory.file("elsewhere")))
        try readEverything(store)
    }

    @Test func `a file that is exchanged while it is open is noticed`() throws {
        let path = try Sample.vault(in: directory)
        let other = try Sample.vault(in: directory, name: "other.db", clusters: 1)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        unsafe rename(other, path)
        #expect(storeError { try readEverything(store) } == .replaced(path: path))
        #expect(storeError { try store.write { _ in } } == .replaced(path: path))
        unsafe unlink(path)
        #expect(storeError { try readEverything(store) } == .replaced(path: path))
    }

    @Test func `what cannot be written can still be read`() async throws {
        let path = try Sample.vault(in: directory)
        if geteuid() == 0 {
            // Modes do not bind root: the child becomes another user first.
            unsafe chown(path, 65534, 65534)
            unsafe chown(directory.path, 65534, 65534)
        }
        let place = directory.path
        await #expect(processExitsWith: .success) { [path = path as String, place = place as String] in
            if geteuid() == 0 { setuid(65534) }
            unsafe chmod(path, 0o400)
            unsafe chmod(place, 0o500)
            let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
            try readEverything(store)
            #expect(storeError { try store.write { _ in } } == .readOnly(path: path))
            unsafe chmod(path, 0o600)
            let second = try SQLiteStore(openingAt: path, lockTimeout: 1)
            #expect(storeError { try second.write { _ in } } == .readOnly(path: path + ".lock"))
            exit(0)
        }
        unsafe chown(directory.path, geteuid(), getegid())
        unsafe chmod(directory.path, 0o700)
    }
}
