// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
import Testing
import VaultCore

@testable import VaultStore

@Suite struct MarkFileStoreTests {
    let directory: TemporaryDirectory
    let id = VaultID(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)

    init() throws { directory = try TemporaryDirectory() }

    private var store: MarkFileStore { MarkFileStore(directory: directory.file("state/aichor-vault"), lockTimeout: 5) }
    private var path: String { directory.file("state/aichor-vault/0123456789abcdeffedcba9876543210.mark") }

    private static func content(_ generation: UInt64) -> AuthenticatedBytes {
        let id = VaultID(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)
        let mark = Mark(vaultID: id, generation: generation, root: .zero, logLast: generation, logHeadMAC: .zero)
        return AuthenticatedBytes(
            body: mark.body, mac: [UInt8](repeating: UInt8(truncatingIfNeeded: generation), count: 32))
    }

    /// The generation that a slot names; 0 for none.
    private static func generation(_ slot: AuthenticatedBytes?) -> UInt64 {
        slot.flatMap { try? Mark(body: $0.body).generation } ?? 0
    }

    /// Raises the mark by one, into the slot that does not count.
    @Sendable private static func raise(_ slots: MarkSlots?) -> (slot: Int, content: AuthenticatedBytes)? {
        let first = generation(slots?.first)
        let second = generation(slots?.second)
        return (first > second ? 1 : 0, content(max(first, second) + 1))
    }

    @Test func `there is no mark before the first`() throws {
        #expect(try store.read(id) == nil)
        #expect(directory.names.isEmpty)
        try store.update(id) { slots in
            #expect(slots == nil)
            return nil
        }
        #expect(try store.read(id) == nil)
    }

    @Test func `the file is laid out as FORMAT.md says`() throws {
        try store.update(id, Self.raise)
        try store.update(id, Self.raise)
        let bytes = try contents(path)
        #expect(bytes.count == 1024)
        func slot(_ content: AuthenticatedBytes) -> [UInt8] {
            let length = content.body.count
            let used = [0, 0, UInt8(length >> 8), UInt8(length & 255)] + content.body + content.mac
            return used + [UInt8](repeating: 0, count: 512 - used.count)
        }
        #expect(bytes == slot(Self.content(1)) + slot(Self.content(2)))
        #expect(try mode(of: path) == 0o600)
        #expect(try mode(of: directory.file("state/aichor-vault")) == 0o700)
        #expect(try store.read(id) == MarkSlots(first: Self.content(1), second: Self.content(2)))
    }

    @Test func `a raise touches one slot in place`() throws {
        for _ in 0..<2 { try store.update(id, Self.raise) }
        var before = stat()
        unsafe stat(path, &before)
        try store.update(id, Self.raise)
        var after = stat()
        unsafe stat(path, &after)
        #expect(before.st_ino == after.st_ino)
        #expect(try store.read(id) == MarkSlots(first: Self.content(3), second: Self.content(2)))
    }

    @Test func `a torn slot is nil and the other stands`() throws {
        for _ in 0..<2 { try store.update(id, Self.raise) }
        let whole = try contents(path)
        for (offset, byte) in [(0, UInt8(1)), (3, 0xff), (511, 1)] {
            var bytes = whole
            bytes[offset] = byte
            try put(bytes, path)
            #expect(try store.read(id) == MarkSlots(first: nil, second: Self.content(2)))
        }
    }

    @Test func `an empty file is no mark and is made whole by the next write`() throws {
        try store.update(id, Self.raise)
        try put([], path)
        #expect(try store.read(id) == nil)
        try store.update(id) { slots in
            #expect(slots == nil)
            return nil
        }
        #expect(try contents(path).isEmpty)
        try store.update(id, Self.raise)
        #expect(try store.read(id) == MarkSlots(first: Self.content(1), second: nil))
    }

    @Test(arguments: [1, 512, 1023, 1025])
    func `a file of another size has no slots and is made whole by the next write`(_ size: Int) throws {
        try store.update(id, Self.raise)
        try put([UInt8](repeating: 0, count: size), path)
        #expect(try store.read(id) == MarkSlots(first: nil, second: nil))
        try store.update(id) { slots in
            #expect(slots == MarkSlots(first: nil, second: nil))
            return nil
        }
        #expect(try contents(path).count == size)
        try store.update(id, Self.raise)
        #expect(try contents(path).count == 1024)
        #expect(try store.read(id) == MarkSlots(first: Self.content(1), second: nil))
    }

    @Test func `a reset lowers the mark whatever stands there`() throws {
        for _ in 0..<5 { try store.update(id, Self.raise) }
        try store.reset(id, to: Self.content(1))
        #expect(try store.read(id) == MarkSlots(first: Self.content(1), second: nil))
        try put([1, 2, 3], path, mode: 0o644)
        try store.reset(id, to: Self.content(4))
        #expect(try store.read(id) == MarkSlots(first: Self.content(4), second: nil))
        unsafe unlink(path)
        unsafe symlink("/etc/passwd", path)
        try store.reset(id, to: Self.content(5))
        #expect(try store.read(id) == MarkSlots(first: Self.content(5), second: nil))
    }

    @Test(arguments: ["link", "folder", "pipe", "mode", "hard"])
    func `a mark file that is none is refused`(_ kind: String) throws {
        try store.update(id, Self.raise)
        if kind != "mode" && kind != "hard" { unsafe unlink(path) }
        switch kind {
        case "link": unsafe symlink("/etc/passwd", path)
        case "folder": unsafe mkdir(path, 0o700)
        case "pipe": unsafe mkfifo(path, 0o600)
        case "mode": unsafe chmod(path, 0o640)
        default: unsafe link(path, directory.file("other"))
        }
        for attempt in [{ _ = try store.read(id) }, { try store.update(id, Self.raise) }] {
            guard case .unsafeFile = storeError(attempt) else {
                Issue.record("not refused")
                continue
            }
        }
    }

    @Test func `a state folder that others may write to is refused`() throws {
        try store.update(id, Self.raise)
        unsafe chmod(directory.file("state/aichor-vault"), 0o777)
        guard case .unsafeFile(_, _, let fix) = storeError({ _ = try store.read(id) }) else {
            Issue.record("not refused")
            return
        }
        #expect(fix == "chmod go-w \(directory.file("state/aichor-vault"))")
    }

    @Test func `directories are created below the base only`() throws {
        let base = directory.file("home")
        let store = MarkFileStore(directory: base + "/.local/state/aichor-vault", below: base, lockTimeout: 5)
        #expect(try store.read(id) == nil)
        #expect(storeError { try store.update(id, Self.raise) } == .noBase(path: base))
        #expect(storeError { try store.reset(id, to: Self.content(1)) } == .noBase(path: base))
        #expect(directory.names.isEmpty)
        try #require(unsafe mkdir(base, 0o755) == 0)
        try store.update(id, Self.raise)
        #expect(try mode(of: base + "/.local") == 0o700)
    }

    @Test(.enabled(if: isRoot, "it needs root")) func `a mark of another user is refused`() throws {
        try store.update(id, Self.raise)
        unsafe chown(path, 65534, 65534)
        guard case .unsafeFile = storeError({ _ = try store.read(id) }) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `many raises at once are all counted, the first included`() throws {
        let failures = Mutex<[String]>([])
        let place = directory.file("state/aichor-vault")
        let id = id
        onThreads(16) { _ in
            do {
                let store = MarkFileStore(directory: place, lockTimeout: 30)
                for _ in 0..<10 { try store.update(id, Self.raise) }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        let slots = try store.read(id)
        #expect(max(Self.generation(slots?.first), Self.generation(slots?.second)) == 160)
    }

    @Test func `a held mark is busy after the time-out`() throws {
        try store.update(id, Self.raise)
        let file = unsafe open(path, O_RDWR)
        defer { close(file) }
        #expect(flock(file, LOCK_EX) == 0)
        let impatient = MarkFileStore(directory: directory.file("state/aichor-vault"), lockTimeout: 0)
        #expect(storeError { try impatient.update(id, Self.raise) } == .busy(seconds: 0))
        #expect(try impatient.read(id) != nil)
    }
}
