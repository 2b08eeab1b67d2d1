// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// That no tree of a file is deeper than SQLite makes one.
///
/// SQLite's check of the structure calls itself for each level of a tree. In a file that someone has made, pages can form a chain of any
/// length, and the stack of the process ends before it does. Everything else in SQLite counts the levels, and stops at the same bound.
struct TreeDepth {
    /// `BTCURSOR_MAX_DEPTH` in SQLite's btreeInt.h.
    private static let limit = 20
    private let pages: PageFile

    init(of pages: PageFile) { self.pages = pages }

    /// What is wrong with the depth of the trees with these roots; nil if nothing is.
    ///
    /// Goes down all of them together, a level at a time. What a page contains otherwise does not matter here.
    func fault(below roots: [UInt32]) throws(StoreError) -> String? {
        let pageCount = pages.file.size / Int64(VaultFormat.pageSize)
        var level = roots
        for _ in 0..<Self.limit {
            var below: [UInt32] = []
            for page in level {
                below += try children(of: page)
                if below.count > pageCount { return "a page belongs to several trees" }
            }
            if below.isEmpty { return nil }
            level = below
        }
        return "a tree of pages has more than \(Self.limit) levels"
    }

    /// The pages below one (https://www.sqlite.org/fileformat2.html, section 1.6); none if it is a leaf, or not there.
    ///
    /// A page whose damaged kind is that of a leaf is left out: SQLite's check reads it next, and its tag is checked then.
    private func children(of page: UInt32) throws(StoreError) -> [UInt32] {
        guard page > 1 else { return [] }
        let start = Int64(page - 1) * Int64(VaultFormat.pageSize)
        guard let kind = try pages.file.bytes(1, at: start)?.first, kind == 2 || kind == 5,
            let bytes = try pages.checkedPage(at: start)
        else { return [] }
        let cells = 0..<min(integer(bytes, 3, 2), (VaultFormat.pageContent - 12) / 2)
        return [UInt32(integer(bytes, 8, 4))]
            + cells.map { integer(bytes, 12 + 2 * $0, 2) }.filter { $0 + 4 <= bytes.count }
            .map { UInt32(integer(bytes, $0, 4)) }
    }

    private func integer(_ bytes: [UInt8], _ offset: Int, _ length: Int) -> Int {
        bytes[offset..<(offset + length)].reduce(0) { $0 << 8 | Int($1) }
    }
}
