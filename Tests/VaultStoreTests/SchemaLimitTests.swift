// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// What a file costs before its schema is known to be a vault's.
@Suite struct SchemaLimitTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Gives five rows of the schema, as many as stay on one page, a comment of that many bytes.
    private func bloat(_ path: String, by count: Int) throws {
        try tamper(
            path, "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = sql || '/*' || replace(hex(zeroblob(\(count / 2))), '00', 'xx') || '*/' WHERE rowid <= 5"
        )
    }

    private func page(_ path: String) throws -> [UInt8] { Array(try contents(path)[..<VaultFormat.pageSize]) }

    @Test(arguments: [9000, 9000 + 2440 * 8156])
    func `a schema that goes on outside its page is refused before SQLite has read it`(_ size: Int) throws {
        let path = try Sample.vault(in: directory)
        try bloat(path, by: size)
        try DatabaseHeader.check(page(path).prefix(DatabaseHeader.length).map { $0 }, path: path)
        let expected = StoreError.schema("a row of the schema does not lie within its page")
        #expect(storeError { try SchemaPage.check(page(path)) } == expected)
        let before = Self.peakMemory
        #expect(storeError { _ = try SQLiteStore(openingAt: path, lockTimeout: 1) } == expected)
        #expect(Self.peakMemory - before < 16 << 20)
    }

    @Test func `every length in the schema's page that cannot be is refused`() throws {
        let whole = try page(Sample.vault(in: directory))
        try SchemaPage.check(whole)
        for index in 0..<9 {
            let pointer = 108 + 2 * index
            let cell = Int(whole[pointer]) << 8 | Int(whole[pointer + 1])
            for change in [
                (cell, [0xff, 0xff, 0x7f]), (cell, [0xc0, 0x00]), (pointer, [0x1f, 0xff]), (pointer, [0, 0]),
            ] {
                var changed = whole
                for (offset, byte) in change.1.enumerated() { changed[change.0 + offset] = UInt8(byte) }
                guard case .schema = storeError({ try SchemaPage.check(changed) }) else {
                    Issue.record("row \(index), \(change)")
                    continue
                }
            }
        }
    }

    @Test func `until the schema is known nothing long is read, and afterwards the longest part is`() throws {
        let path = try Sample.vault(in: directory, clusters: 1, partSize: 1 << 20)
        let connection = try Connection(opening: path, lockTimeout: 1)
        connection.limit(to: .schema)
        #expect(throws: StoreError.self) {
            let statement = try connection.prepare("SELECT sealed FROM secret")
            while try statement.step() { _ = statement.bytes(0) }
        }
        let columns = (0..<20).map { "\($0)" }.joined(separator: ", ")
        #expect(throws: StoreError.self) { try connection.execute("SELECT \(columns)") }
        let deep = String(repeating: "(1+", count: 40) + "1" + String(repeating: ")", count: 40)
        #expect(throws: StoreError.self) { try connection.execute("SELECT \(deep)") }
        #expect(throws: StoreError.self) {
            try connection.execute("SELECT '\(String(repeating: "x", count: 5000))'")
        }
        try readEverything(SQLiteStore(openingAt: path, lockTimeout: 1))
    }

    /// The most memory that the process has had, in bytes.
    private static var peakMemory: Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}
