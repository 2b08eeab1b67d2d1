// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The first page of a database file as the tree of `sqlite_schema` (https://www.sqlite.org/fileformat2.html, section 1.6).
///
/// SQLite reads all of the schema into memory before anyone can look at it. That of a vault lies within its page; a row that
/// continued on others could be of any size.
struct SchemaPage {
    private static let pointers = 108
    private let bytes: [UInt8]
    private let usable = VaultFormat.pageContent

    /// Refuses a page whose rows are not all within it; nil stands for a file without a whole page.
    static func check(_ page: [UInt8]?) throws(StoreError) {
        guard let page, page.count == VaultFormat.pageSize else { throw .page("the file ends within a page") }
        try SchemaPage(bytes: page).check()
    }

    private func check() throws(StoreError) {
        var rest = usable - Self.pointers
        for index in VaultSchema.entries.indices {
            guard let length = cellLength(at: integer(Self.pointers + 2 * index)), length <= rest else {
                throw .schema("a row of the schema does not lie within its page")
            }
            rest -= length
        }
    }

    private func integer(_ offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }

    /// The length of a cell of a table's leaf, all of it; nil if it is not within the page.
    ///
    /// Its payload's length and its row id come first, as variable-length integers of up to nine bytes.
    private func cellLength(at start: Int) -> Int? {
        guard start >= Self.pointers, start < usable else { return nil }
        var payload = 0
        var offset = start
        repeat {
            // A length of three bytes already is beyond the page.
            guard offset < usable, offset - start < 3 else { return nil }
            payload = payload << 7 | Int(bytes[offset] & 0x7f)
            offset += 1
        } while bytes[offset - 1] >= 0x80
        let rowID = offset
        while offset < usable, offset - rowID < 8, bytes[offset] >= 0x80 { offset += 1 }
        offset += 1
        let end = offset + payload
        return payload <= usable - 35 && end <= usable ? end - start : nil
    }
}
