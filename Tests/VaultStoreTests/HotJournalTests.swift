// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// A journal that SQLite would play back: what a killed writer leaves is restored, all else is refused and changes nothing.
@Suite struct HotJournalTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// A vault as a writer leaves it that is killed in the middle, with the pages that it has changed in a journal of two headers.
    private struct Interrupted {
        let vault: [UInt8]
        let journal: [UInt8]
        /// What the vault held before.
        let before: [UInt8]
    }

    private func interrupted() throws -> Interrupted {
        let path = try Sample.vault(in: directory, name: "source.db", clusters: 40, partSize: 3000)
        let before = try contents(path)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        var result: Interrupted?
        try? store.write { writer throws in
            // As little cache as there is, so that pages go into the file, and headers into the journal, before the end.
            try store.connection.execute("PRAGMA cache_size = 1")
            for row in 1...20 { try writer.delete(rowID: Int64(row)) }
            try writer.setHeader(Sample.authenticated("changed"))
            result = Interrupted(vault: try contents(path), journal: try contents(path + "-journal"), before: before)
            throw StoreError.busy(seconds: 0)
        }
        return try #require(result)
    }

    private func opening(_ vault: [UInt8], _ journal: [UInt8]) throws -> StoreError? {
        try put(vault, directory.file())
        try put(journal, directory.file() + "-journal")
        return storeError { try readEverything(SQLiteStore(openingAt: directory.file(), lockTimeout: 1)) }
    }

    /// The places of the headers that count records, and how many.
    private func headers(_ journal: [UInt8]) -> [(offset: Int, count: Int)] {
        stride(from: 0, to: journal.count - 28, by: 512).filter { journal[$0...].starts(with: Self.magic) }.map {
            offset in
            (offset, journal[(offset + 8)..<(offset + 12)].reduce(0) { $0 << 8 | Int($1) })
        }
    }

    private static let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    private static let record = VaultFormat.pageSize + 8

    @Test func `what a killed writer left is restored`() throws {
        let left = try interrupted()
        #expect(headers(left.journal).filter { $0.count > 0 }.count >= 2)
        #expect(left.vault != left.before)
        #expect(try opening(left.vault, left.journal) == nil)
        #expect(try contents(directory.file()) == left.before)
        #expect(!exists(directory.file() + "-journal"))
    }

    @Test func `records that were not counted yet are no damage`() throws {
        let left = try interrupted()
        let last = try #require(headers(left.journal).last)
        let end = last.offset + 512 + last.count * Self.record
        let next = (end + 511) / 512 * 512
        // SQLite has begun a header that counts nothing yet, with a record behind it, here one cut short.
        try #require(left.journal.count > next + 512 + 100)
        #expect(left.journal[next..<(next + 12)].allSatisfy { $0 == 0 } && left.journal[next + 26] == 0x20)
        #expect(try opening(left.vault, Array(left.journal.dropLast(100))) == nil)
        #expect(try contents(directory.file()) == left.before)
    }

    @Test func `every flipped bit of a header is refused or changes nothing`() throws {
        let left = try interrupted()
        let all = headers(left.journal)
        var refused = 0
        for header in [try #require(all.first), all[1], try #require(all.last)] {
            for bit in 0..<(28 * 8) {
                var journal = left.journal
                journal[header.offset + bit / 8] ^= 1 << UInt8(bit % 8)
                guard let error = try opening(left.vault, journal) else {
                    // Of the numbers in a later header SQLite does not use all; whatever it uses, all has been restored.
                    #expect(try contents(directory.file()) == left.before, "header \(header), bit \(bit)")
                    continue
                }
                refused += 1
                #expect(isPage(error), "header \(header), bit \(bit): \(error)")
                #expect(try contents(directory.file()) == left.vault, "header \(header), bit \(bit)")
            }
        }
        #expect(refused > 2 * 28 * 8)
    }

    @Test
    func `a magic number that was not written, or not all of it, is that of a writer who had not touched the vault`()
        throws
    {
        let left = try interrupted()
        for written in 0..<8 {
            var journal = left.journal
            for offset in written..<12 { journal[offset] = 0 }
            #expect(try opening(left.before, journal) == nil, "\(written) bytes")
            #expect(try contents(directory.file()) == left.before)
        }
    }

    private func isPage(_ error: StoreError?) -> Bool { if case .page = error { true } else { false } }

    @Test func `every flipped byte of a record that counts is refused before the vault is touched`() throws {
        let left = try interrupted()
        var places = 0
        for header in headers(left.journal) where header.count > 0 {
            for record in 0..<header.count {
                let start = header.offset + 512 + record * Self.record
                for offset in [0, 3, 4, 104, 1000, Self.record - 5, Self.record - 21, Self.record - 4, Self.record - 1]
                {
                    var journal = left.journal
                    journal[start + offset] ^= 1 << UInt8(places % 8)
                    guard case .page = try opening(left.vault, journal) else {
                        Issue.record("record \(record) at \(start), byte \(offset)")
                        continue
                    }
                    #expect(try contents(directory.file()) == left.vault)
                    places += 1
                }
            }
        }
        #expect(places > 50)
    }

    @Test func `a record under SQLite's own checksum is still held against the tag`() throws {
        let left = try interrupted()
        var journal = left.journal
        // SQLite's checksum takes every two hundredth byte only, and this is none of them.
        journal[512 + 4 + 1001] ^= 1
        guard case .page(let reason) = try opening(left.vault, journal) else {
            Issue.record("it is played back")
            return
        }
        #expect(reason.hasSuffix("in its journal does not match its tag"))
    }

    @Test func `a journal that is cut short within its records is refused`() throws {
        let left = try interrupted()
        let end = 512 + headers(left.journal)[0].count * Self.record
        for length in stride(from: 512, to: end, by: 3000) {
            guard case .page = try opening(left.vault, Array(left.journal[..<length])) else {
                Issue.record("\(length) bytes")
                continue
            }
            #expect(try contents(directory.file()) == left.vault)
        }
    }

    @Test func `a journal whose first header is not whole restores nothing`() throws {
        let path = try Sample.vault(in: directory)
        let before = try contents(path)
        let journal = try interrupted().journal
        for length in [1, 28, 511] { #expect(try opening(before, Array(journal[..<length])) == nil) }
        #expect(try contents(path) == before)
    }

    @Test(arguments: [UInt32(200_000_000), 1, 9, 11, 0])
    func `a planted journal neither grows nor cuts the vault`(_ pages: UInt32) throws {
        let before = try contents(Sample.vault(in: directory))
        #expect(before.count == 10 * VaultFormat.pageSize)
        var journal = Self.magic
        for number in [0, 1, pages, 512, UInt32(VaultFormat.pageSize)] { journal.appendInteger(number) }
        let error = try opening(before, journal + [UInt8](repeating: 0, count: 512 - journal.count))
        guard case .page = error else {
            Issue.record("\(pages) pages: \(String(describing: error))")
            return
        }
        #expect(try contents(directory.file()) == before)
    }

    @Test func `SQLite's own file system would have grown the vault`() throws {
        // Otherwise the test above proves nothing.
        let path = try Sample.vault(in: directory)
        var journal = Self.magic
        for number in [0, 1, 20_000, 512, UInt32(VaultFormat.pageSize)] { journal.appendInteger(number) }
        try put(journal + [UInt8](repeating: 0, count: 512 - journal.count), path + "-journal")
        try Connection(opening: path, lockTimeout: 0, fileSystem: "unix").execute("SELECT * FROM header")
        #expect(try contents(path).count == 20_000 * VaultFormat.pageSize)
    }

    @Test func `the journal of another vault is refused`() throws {
        let left = try interrupted()
        let pages = SealedPages(SampleTagger(), of: VaultID(high: 8, low: 8))
        var other = left.vault
        try unsafe other.withUnsafeMutableBytes { buffer in
            for page in 0..<(buffer.count / VaultFormat.pageSize) {
                let start = page * VaultFormat.pageSize
                let whole = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: buffer[start..<(start + VaultFormat.pageSize)])
                try unsafe pages.seal(whole, UInt32(page + 1))
            }
        }
        guard case .page(let reason) = try opening(other, left.journal) else {
            Issue.record("it is played back")
            return
        }
        #expect(reason.hasSuffix("belongs to another vault"))
        #expect(try contents(directory.file()) == other)
    }

    @Test func `a first page that was torn is restored`() throws {
        let left = try interrupted()
        var torn = left.vault
        torn.replaceSubrange(4096..<8192, with: [UInt8](repeating: 0, count: 4096))
        #expect(try opening(torn, left.journal) == nil)
        #expect(try contents(directory.file()) == left.before)
    }

    // MARK: What a journal is

    // Only so that a wait without end is a failure: the time in which other tests keep the processors counts, too.
    @Test(.timeLimit(.minutes(30)), arguments: ["pipe", "link", "folder", "device link"])
    func `what is no regular file is refused and never opened`(_ kind: String) throws {
        let path = try Sample.vault(in: directory)
        let journal = path + "-journal"
        switch kind {
        case "pipe": try #require(unsafe mkfifo(journal, 0o600) == 0)
        case "folder": try #require(unsafe mkdir(journal, 0o700) == 0)
        case "link": try #require(unsafe symlink(path, journal) == 0)
        default: try #require(unsafe symlink("/dev/zero", journal) == 0)
        }
        for _ in 0..<2 {
            guard case .unsafeFile(journal, _, _) = storeError({ _ = try SQLiteStore(openingAt: path, lockTimeout: 1) })
            else {
                Issue.record("\(kind)")
                return
            }
        }
    }

    @Test func `a journal that others reach is refused`() throws {
        let left = try interrupted()
        let path = directory.file()
        let journal = path + "-journal"
        try put(left.vault, path)
        try put(left.journal, journal, mode: 0o640)
        func error() -> StoreError? { storeError { _ = try SQLiteStore(openingAt: path, lockTimeout: 1) } }
        guard case .unsafeFile(journal, _, "chmod 600 \(journal)") = error() else {
            Issue.record("its mode")
            return
        }
        try #require(unsafe chmod(journal, 0o600) == 0)
        try #require(unsafe link(journal, directory.file("second")) == 0)
        guard case .unsafeFile(journal, "has 2 hard links", _) = error() else {
            Issue.record("its links")
            return
        }
        unsafe unlink(directory.file("second"))
        #expect(error() == nil)
    }

    @Test func `a pipe in the journal's place stops a writer as well`() throws {
        let path = try Sample.vault(in: directory)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        let before = try contents(path)
        let error = storeError {
            try store.write { writer throws in
                try #require(unsafe mkfifo(path + "-journal", 0o600) == 0)
                try writer.appendLog(Sample.logEntry(2))
            }
        }
        guard case .unsafeFile = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try contents(path) == before)
    }
}
