// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Which bits of a vault's file are flipped: all by which SQLite finds its way, and samples of the rest
/// (https://www.sqlite.org/fileformat2.html, sections 1.3, 1.5 and 1.6).
struct StructureBits {
    /// One bit of the file.
    struct Bit {
        let offset: Int
        let mask: UInt8
        var page: Int { offset / VaultFormat.pageSize }
    }

    private static let size = VaultFormat.pageSize
    private let file: [UInt8]
    private var structure: Set<Int> = []
    /// How many pages of which kind there are, for the proof that none is missing.
    private(set) var leaves = 0, interiors = 0, trunks = 0, freeLeaves = 0, others = 0

    init(_ file: [UInt8]) {
        self.file = file
        structure.formUnion(0..<100)
        let free = addFreelist()
        for page in 0..<(file.count / Self.size) where !free.contains(page) { add(page) }
    }

    /// Every bit of the structure, and of the other bytes one bit of each sixty-fourth.
    var bits: [Bit] {
        file.indices.flatMap { offset -> [Bit] in
            if structure.contains(offset) { return (0..<8).map { Bit(offset: offset, mask: 1 << UInt8($0)) } }
            return offset % 64 == 0 ? [Bit(offset: offset, mask: 1 << UInt8(offset / 64 % 8))] : []
        }
    }

    private func integer(_ offset: Int, _ count: Int = 4) -> Int {
        file[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// The trunk pages with all that they hold; the answer has the leaves too.
    private mutating func addFreelist() -> Set<Int> {
        var pages: Set<Int> = []
        var trunk = integer(32) - 1
        while trunk >= 0 {
            let start = trunk * Self.size
            let count = integer(start + 4)
            trunks += 1
            freeLeaves += count
            structure.formUnion(start..<(start + 8 + 4 * count))
            pages.insert(trunk)
            for leaf in 0..<count { pages.insert(integer(start + 8 + 4 * leaf) - 1) }
            trunk = integer(start) - 1
        }
        return pages
    }

    /// A page of a tree with its header and the pointers to its cells and its children, or one of an overflow chain.
    private mutating func add(_ page: Int) {
        let header = page * Self.size + (page == 0 ? 100 : 0)
        let kind = file[header]
        guard [2, 5, 10, 13].contains(kind) else {
            others += 1
            structure.formUnion(header..<(header + 4))
            return
        }
        let isInterior = kind < 10
        if isInterior { interiors += 1 } else { leaves += 1 }
        let length = isInterior ? 12 : 8
        let cells = integer(header + 3, 2)
        structure.formUnion(header..<(header + length + 2 * cells))
        guard isInterior else { return }
        // The child's number and the key of a table, or the length of an index's entry.
        for cell in 0..<cells {
            let start = page * Self.size + integer(header + length + 2 * cell, 2)
            structure.formUnion(start..<(start + 6))
        }
    }
}
