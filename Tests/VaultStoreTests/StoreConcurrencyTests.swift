// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
import Testing
import VaultCore

@testable import VaultStore

/// Many stores on one file, in threads and in processes.
@Suite struct StoreConcurrencyTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Adds one log entry and writes the last number into the manifest: what a lost update would break.
    static func addOne(_ store: SQLiteStore) throws {
        try store.write { writer throws in
            let last = try writer.logBounds()?.upperBound ?? 0
            try writer.appendLog(Sample.logEntry(last + 1))
            try writer.setManifest(Sample.authenticated("\(last + 1)"))
        }
    }

    /// Whether manifest and log are of one moment.
    static func isConsistent(_ store: SQLiteStore) throws -> Bool {
        try store.read { reader throws in
            let last = try reader.logBounds()?.upperBound ?? 0
            return try reader.manifest() == Sample.authenticated(last == 1 ? "manifest" : "\(last)")
        }
    }

    @Test func `32 writers and 32 readers at once all succeed`() throws {
        let path = try Sample.vault(in: directory)
        let failures = Mutex<[String]>([])
        onThreads(64) { index in
            do {
                let store = try SQLiteStore(openingAt: path, lockTimeout: 30)
                for _ in 0..<4 {
                    if index.isMultiple(of: 2) { try Self.addOne(store) }
                    if try !Self.isConsistent(store) { failures.withLock { $0.append("two states in one") } }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        #expect(try store.read { try $0.logBounds() } == 1...129)
        #expect(try store.quickCheck().isEmpty)
    }

    @Test func `writers in several processes lose nothing of each other`() async throws {
        let path = try Sample.vault(in: directory)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String] in
                        let store = try SQLiteStore(openingAt: path, lockTimeout: 30)
                        for _ in 0..<10 {
                            try StoreConcurrencyTests.addOne(store)
                            #expect(try StoreConcurrencyTests.isConsistent(store))
                        }
                    }
                }
            }
        }
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        #expect(try store.read { try $0.logBounds() } == 1...61)
        #expect(try store.quickCheck().isEmpty)
    }

    /// Whether someone holds the turnstile of a lock file.
    private static func isTurnstileTaken(_ file: Int32) -> Bool {
        var range = flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 1, l_pid: 0)
        // F_OFD_GETLK
        return unsafe fcntl(file, 36, &range) == 0 && range.l_type != Int16(F_UNLCK)
    }

    @Test func `a later writer does not overtake the one that waits`() throws {
        let path = try Sample.vault(in: directory)
        let mayEnd = Mutex(false)
        let outcome = Mutex<StoreError?>(nil)
        let failures = Mutex<[String]>([])
        try put([], path + ".lock")
        let file = unsafe open(path + ".lock", O_RDWR)
        defer { close(file) }
        #expect(flock(file, LOCK_EX) == 0)
        onThreads(2) { index in
            do {
                if index == 0 {
                    try SQLiteStore(openingAt: path, lockTimeout: 30).write { _ in
                        while !mayEnd.withLock({ $0 }) { usleep(1000) }
                    }
                } else {
                    defer { mayEnd.withLock { $0 = true } }
                    // Until the other one is next in line; the count only ends a test that has failed.
                    for _ in 0..<10_000 where !Self.isTurnstileTaken(file) { usleep(1000) }
                    guard Self.isTurnstileTaken(file) else {
                        flock(file, LOCK_UN)
                        return
                    }
                    let late = try SQLiteStore(openingAt: path, lockTimeout: 0)
                    flock(file, LOCK_UN)
                    let error = storeError { try late.write { _ in } }
                    outcome.withLock { $0 = error }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(outcome.withLock { $0 } == .busy(seconds: 0))
    }

    @Test func `a second writer gives up after the time-out`() throws {
        let path = try Sample.vault(in: directory)
        let first = try SQLiteStore(openingAt: path, lockTimeout: 0)
        let second = try SQLiteStore(openingAt: path, lockTimeout: 0)
        try first.write { writer throws in
            try writer.appendLog(Sample.logEntry(2))
            #expect(storeError { try second.write { _ in } } == .busy(seconds: 0))
            // Readers see the old state meanwhile.
            #expect(try second.read { try $0.logBounds() } == 1...1)
        }
        #expect(try second.read { try $0.logBounds() } == 1...2)
    }

    @Test func `a reader gives up while another program holds the file`() throws {
        let path = try Sample.vault(in: directory)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 0)
        let other = try Connection(opening: path, lockTimeout: 0)
        try other.execute("BEGIN EXCLUSIVE")
        #expect(storeError { try readEverything(store) } == .busy(seconds: 0))
        #expect(storeError { _ = try store.header() } == .busy(seconds: 0))
        #expect(storeError { try store.write { _ in } } == .busy(seconds: 0))
        #expect(storeError { _ = try SQLiteStore(openingAt: path, lockTimeout: 0) } == .busy(seconds: 0))
        try other.execute("ROLLBACK")
        try readEverything(store)
    }

    @Test func `a COMMIT that a reader blocks for too long changes nothing`() throws {
        let path = try Sample.vault(in: directory)
        let writer = try SQLiteStore(openingAt: path, lockTimeout: 0)
        let reader = try SQLiteStore(openingAt: path, lockTimeout: 0)
        try reader.read { state throws in
            _ = try state.header()
            #expect(storeError { try Self.addOne(writer) } == .busy(seconds: 0))
            #expect(try state.logBounds() == 1...1)
        }
        #expect(try reader.read { try $0.logBounds() } == 1...1)
        try Self.addOne(writer)
        #expect(try reader.read { try $0.logBounds() } == 1...2)
    }
}
