// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The first 100 bytes of a database file and the 8 after them, which begin the tree of `sqlite_schema`
/// (https://www.sqlite.org/fileformat2.html, sections 1.3 and 1.6).
struct DatabaseHeader {
    static let length = 108
    private static let magic = Array("SQLite format 3\0".utf8)
    private let bytes: [UInt8]

    /// Makes the checks of FORMAT.md, section 3, before anything else is read; nil stands for a shorter file.
    static func check(_ start: [UInt8]?, path: String) throws(StoreError) {
        guard let start else { throw .notAVault(path: path, reason: "it is empty or too short") }
        try DatabaseHeader(bytes: start).check(path)
    }

    /// Whether a file that starts so is marked as a vault, of any format; nil stands for a shorter file.
    static func isVault(_ start: [UInt8]?) -> Bool {
        guard let start, start.count >= length else { return false }
        let header = DatabaseHeader(bytes: start)
        return start.starts(with: magic) && header.integer(68) == UInt32(bitPattern: VaultFormat.applicationID)
    }

    private func integer(_ offset: Int) -> UInt32 {
        bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func check(_ path: String) throws(StoreError) {
        guard bytes.starts(with: Self.magic) else {
            throw .notAVault(path: path, reason: "it is not an SQLite database")
        }
        guard integer(68) == UInt32(bitPattern: VaultFormat.applicationID) else {
            throw .notAVault(path: path, reason: "it belongs to another application")
        }
        let format = integer(60)
        guard format <= VaultFormat.number || format > UInt32(Int32.max) else { throw .newerFormat(number: format) }
        guard format == VaultFormat.number else {
            throw .notAVault(path: path, reason: "it has no format number")
        }
        let pageSize = UInt32(bytes[16]) << 8 | UInt32(bytes[17])
        guard pageSize == UInt32(VaultFormat.pageSize) else { throw .schema("the page size is not 8192") }
        guard bytes[18] == 1, bytes[19] == 1 else { throw .schema("the journal mode is not the rollback journal") }
        guard bytes[20] == VaultFormat.reservedBytes else {
            throw .schema("the pages do not have \(VaultFormat.reservedBytes) reserved bytes")
        }
        guard integer(52) == 0 else { throw .schema("it has auto-vacuum") }
        guard integer(56) == 1 else { throw .schema("the text encoding is not UTF-8") }
        // SQLite reads all of the schema into memory before anyone can look at it. That of a vault fits in its page.
        guard bytes[100] == 0x0d, Int(bytes[103]) << 8 | Int(bytes[104]) == VaultSchema.entries.count else {
            throw .schema("it does not have the tables and indices of a vault")
        }
    }
}
