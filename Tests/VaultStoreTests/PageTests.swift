// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// The vault id and the tag in the last bytes of every page (FORMAT.md, section 3.1).
@Suite struct PageTests {
    private static let size = VaultFormat.pageSize
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func reading(_ path: String) -> StoreError? {
        storeError { try readEverything(SQLiteStore(openingAt: path, lockTimeout: 1)) }
    }

    private func isPage(_ error: StoreError?, _ number: Int? = nil) -> Bool {
        guard case .page(let reason) = error else { return false }
        return number.map { reason.hasPrefix("page \($0) ") } ?? true
    }

    /// Expects that sealing anew changes nothing.
    private func expectSealed(_ path: String, _ what: String) throws {
        let bytes = try contents(path)
        #expect(try sealed(bytes) == bytes, "\(what)")
        #expect(bytes[20] == 32)
    }

    /// A vault with interior, overflow and free pages.
    private func large() throws -> String {
        let path = try Sample.vault(in: directory, clusters: 40, partSize: 3000)
        try SQLiteStore(openingAt: path, lockTimeout: 1).write { writer throws in
            try Sample.add(Sample.cluster(100), to: writer, 100, partSize: 60_000)
            for row in 5...20 { try writer.delete(rowID: Int64(row)) }
        }
        return path
    }

    @Test func `every page that is written is sealed`() throws {
        let path = try large()
        try expectSealed(path, "a vault that has changed")
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        #expect(store.vaultID == Sample.vaultID)
        try store.startBackup(to: directory.file("backup.db")).commit()
        try expectSealed(directory.file("backup.db"), "a backup")
        #expect(try contents(directory.file("backup.db")).count == contents(path).count)
    }

    @Test func `a page that was taken and freed in one change is sealed as well`() throws {
        let path = try Sample.vault(in: directory)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        let before = try contents(path).count
        try store.write { writer throws in
            let row = try Sample.add(Sample.cluster(100), to: writer, 100, partSize: 90_000)
            try writer.delete(rowID: row)
        }
        #expect(try contents(path).count > before + 20 * Self.size)
        try expectSealed(path, "pages that never held anything")
        // Both read them: a backup all pages, a change those that it takes again.
        try store.startBackup(to: directory.file("backup.db")).commit()
        try expectSealed(directory.file("backup.db"), "their backup")
        try store.write { _ = try Sample.add(Sample.cluster(101), to: $0, 101, partSize: 90_000) }
        try expectSealed(path, "pages that were taken again")
        #expect(reading(path) == nil)
    }

    @Test func `a flipped bit of any page is refused where the page is read, and the page is named`() throws {
        let path = try large()
        let whole = try contents(path)
        var unread: Set<Int> = []
        for page in 1...(whole.count / Self.size) {
            // Beyond the first bytes of page 1, which have classes of their own.
            for offset in [200, 5000, 8159, 8160, 8175, 8176, 8191] + (page == 1 ? [] : [0, 5]) {
                var changed = whole
                changed[(page - 1) * Self.size + offset] ^= 1 << UInt8(offset % 8)
                try put(changed, path)
                let error = reading(path)
                if error == nil {
                    unread.insert(page)
                } else {
                    #expect(isPage(error, page), "page \(page): \(String(describing: error))")
                }
                // The full check reads those that are free as well.
                let complaint = storeError { _ = try SQLiteStore(openingAt: path, lockTimeout: 1).quickCheck() }
                let copy = storeError {
                    _ = try SQLiteStore(openingAt: path, lockTimeout: 1).startBackup(to: directory.file("b"))
                }
                #expect(isPage(copy, page), "page \(page), backup: \(String(describing: copy))")
                #expect(isPage(complaint, page), "page \(page), full check: \(String(describing: complaint))")
            }
        }
        // Nothing but free pages is left unread.
        #expect(unread.count < 30)
    }

    @Test func `a page at another's place, of another vault or of zeros is refused`() throws {
        let path = try large()
        let whole = try contents(path)
        func page(_ number: Int) -> ArraySlice<UInt8> { whole[((number - 1) * Self.size)..<(number * Self.size)] }
        func with(_ number: Int, _ page: some Collection<UInt8>) throws -> StoreError? {
            var changed = whole
            changed.replaceSubrange(((number - 1) * Self.size)..<(number * Self.size), with: page)
            try put(changed, path)
            return reading(path)
        }
        #expect(isPage(try with(2, page(3)), 2))
        #expect(isPage(try with(2, [UInt8](repeating: 0, count: Self.size)), 2))
        let other = directory.file("other.db")
        try SQLiteStore.create(VaultID(high: 1, low: 2), at: other, tagger: SampleTagger(), lockTimeout: 1) {
            try Sample.populate($0, clusters: 40, partSize: 3000)
        }
        let foreign = try contents(other)
        #expect(try with(2, foreign[Self.size..<(2 * Self.size)]) == .page("page 2 belongs to another vault"))
    }

    @Test func `another number of reserved bytes is refused under a tag that fits`() throws {
        let path = try Sample.vault(in: directory)
        var bytes = try contents(path)
        for value: UInt8 in [0, 16, 31, 33, 255] {
            bytes[20] = value
            try put(sealed(bytes), path)
            #expect(reading(path) == .schema("the pages do not have 32 reserved bytes"))
        }
    }

    /// SQLite reads only 16 bytes of page 1 as long as nobody else has changed the file.
    @Test func `a read of less than a page is checked too`() throws {
        let path = try Sample.vault(in: directory)
        let store = try SQLiteStore(openingAt: path, lockTimeout: 1)
        try readEverything(store)
        let file = unsafe open(path, O_RDWR)
        defer { close(file) }
        try #require(unsafe pwrite(file, [0x55], 1, 5000) == 1)
        #expect(isPage(storeError { _ = try store.header() }, 1))
        #expect(isPage(storeError { try store.write { try $0.appendLog(Sample.logEntry(2)) } }, 1))
    }

    @Test func `a memory map is not used even if it is asked for`() throws {
        let path = try large()
        var bytes = try contents(path)
        bytes[Self.size + 100] ^= 1
        try put(bytes, path)
        let connection = try Connection(opening: path, lockTimeout: 0)
        try connection.execute("PRAGMA mmap_size = 268435456")
        #expect(isPage(storeError { try connection.execute("SELECT * FROM header") }, 2))
    }

    /// A page that changes twice goes into the second journal with the tag that the first change gave it.
    @Test func `a journal of pages that have changed before is whole`() throws {
        let path = try large()
        let copy = directory.file("copy.db")
        let store = try SQLiteStore(openingAt: path, lockTimeout: 5)
        for round in 0..<3 {
            let before = try store.header()
            try? store.write { writer throws in
                try store.connection.execute("PRAGMA cache_size = 1")
                try writer.setHeader(Sample.authenticated("round \(round)"))
                for value in 200..<240 {
                    try Sample.add(Sample.cluster(value + 50 * round), to: writer, value, partSize: 9000)
                }
                try put(contents(path), copy)
                try put(contents(path + "-journal"), copy + "-journal")
                throw StoreError.busy(seconds: 0)
            }
            for file in [path, copy] {
                let opened = try SQLiteStore(openingAt: file, lockTimeout: 5)
                try readEverything(opened)
                #expect(try opened.header() == before && opened.quickCheck().isEmpty)
            }
            try expectSealed(path, "after a rollback of its own")
            try expectSealed(copy, "after that of another")
            try store.write { try $0.setHeader(Sample.authenticated("kept \(round)")) }
        }
    }

    @Test func `a change reads what it writes through, and is refused on damage`() throws {
        let path = try large()
        let whole = try contents(path)
        // The last page of the secrets' tree, which an addition writes into.
        for page in 2...(whole.count / Self.size) {
            var changed = whole
            changed[(page - 1) * Self.size + 3] ^= 1
            try put(changed, path)
            let error = storeError {
                try SQLiteStore(openingAt: path, lockTimeout: 1).write { writer throws in
                    _ = try Sample.add(Sample.cluster(300), to: writer, 300)
                }
            }
            // Either the change did not come near the page, and then the page is as it was, or it was refused.
            let after = try contents(path)
            if error == nil {
                #expect(
                    after[((page - 1) * Self.size)..<(page * Self.size)]
                        == changed[((page - 1) * Self.size)..<(page * Self.size)])
            } else {
                #expect(isPage(error, page))
                #expect(after == changed)
            }
        }
    }

    @Test func `a file that ends within a page is refused as damaged`() throws {
        let path = try large()
        let whole = try contents(path)
        for length in [whole.count - 1, whole.count - 8191, Self.size + 1, Self.size - 1, 200] {
            try put(Array(whole[..<length]), path)
            #expect(isPage(reading(path)), "\(length)")
        }
    }
}
