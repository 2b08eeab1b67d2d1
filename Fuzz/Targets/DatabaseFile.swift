// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// The bytes of a database file, for those who change its pages without a key (https://www.sqlite.org/fileformat2.html).
package struct DatabaseFile {
    package static let pageSize = VaultFormat.pageSize
    package var bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var pageCount: Int { bytes.count / Self.pageSize }
    /// What of each page SQLite uses.
    package var usableSize: Int { Self.pageSize - Int(bytes[20]) }

    // MARK: Numbers

    /// A byte of a page; 0 where an offset out of the file itself leads beyond it.
    package func byte(_ page: Int, _ offset: Int) -> Int {
        guard page >= 1, page <= pageCount, offset < Self.pageSize else { return 0 }
        return Int(bytes[(page - 1) * Self.pageSize + offset])
    }
    package func short(_ page: Int, _ offset: Int) -> Int { byte(page, offset) << 8 | byte(page, offset + 1) }
    package func long(_ page: Int, _ offset: Int) -> Int { short(page, offset) << 16 | short(page, offset + 2) }

    package mutating func put(_ value: [UInt8], _ page: Int, _ offset: Int) {
        let start = (page - 1) * Self.pageSize + offset
        guard page >= 1, offset >= 0, offset + value.count <= Self.pageSize, start + value.count <= bytes.count else {
            return
        }
        bytes.replaceSubrange(start..<(start + value.count), with: value)
    }

    package mutating func putShort(_ value: Int, _ page: Int, _ offset: Int) {
        put([UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)], page, offset)
    }

    package mutating func putLong(_ value: Int, _ page: Int, _ offset: Int) {
        putShort(value >> 16, page, offset)
        putShort(value, page, offset + 2)
    }

    // MARK: Trees

    /// Where the header of a tree's page begins.
    package static func start(of page: Int) -> Int { page == 1 ? 100 : 0 }

    package func kind(_ page: Int) -> Int { byte(page, Self.start(of: page)) }
    package func isInterior(_ page: Int) -> Bool { kind(page) == 2 || kind(page) == 5 }
    package func cellCount(_ page: Int) -> Int { short(page, Self.start(of: page) + 3) }
    /// Where the pointer to a cell is.
    package func pointer(_ page: Int, _ index: Int) -> Int {
        Self.start(of: page) + (isInterior(page) ? 12 : 8) + 2 * index
    }
    package func cell(_ page: Int, _ index: Int) -> Int { short(page, pointer(page, index)) }

    /// The pages of a tree, its root first.
    package func pages(from root: Int) -> [Int] {
        guard isInterior(root) else { return [root] }
        let children = (0..<cellCount(root)).map { long(root, cell(root, $0)) } + [long(root, Self.start(of: root) + 8)]
        return [root] + children.flatMap(pages)
    }

    /// The root page of each table and index, by its name.
    package func roots() -> [String: Int] {
        var roots: [String: Int] = [:]
        for index in 0..<cellCount(1) {
            var offset = cell(1, index)
            _ = varint(1, &offset)
            _ = varint(1, &offset)
            let header = offset
            let end = header + varint(1, &offset)
            var sizes: [Int] = []
            while offset < end { sizes.append(varint(1, &offset)) }
            let lengths = sizes.map { $0 >= 12 ? ($0 - 12) / 2 : $0 }
            let name = end + lengths[0]
            let root = name + lengths[1] + lengths[2]
            let text = String(decoding: bytes[name..<(name + lengths[1])], as: UTF8.self)
            roots[text] = (0..<lengths[3]).reduce(0) { $0 << 8 | byte(1, root + $1) }
        }
        return roots
    }

    /// Reads a variable-length integer and goes past it.
    package func varint(_ page: Int, _ offset: inout Int) -> Int {
        var value = 0
        for _ in 0..<8 {
            let next = byte(page, offset)
            offset += 1
            value = value << 7 | next & 0x7f
            if next < 0x80 { break }
        }
        return value
    }

    /// All bytes of a page.
    package func page(_ number: Int) -> [UInt8] {
        Array(bytes[((number - 1) * Self.pageSize)..<(number * Self.pageSize)])
    }

    /// An entry of an index's leaf, as it stands there; nil if it is not within its page.
    package func indexCell(_ leaf: Int, _ index: Int) -> [UInt8]? {
        let start = cell(leaf, index)
        guard start < Self.pageSize - 9 else { return nil }
        var offset = start
        let length = varint(leaf, &offset)
        guard length > 0, length < 1000, offset + length <= Self.pageSize else { return nil }
        return Array(page(leaf)[start..<(offset + length)])
    }

    // MARK: New pages

    /// Adds a page and gives its number.
    package mutating func append(_ page: [UInt8]) -> Int {
        bytes += page + [UInt8](repeating: 0, count: Self.pageSize - page.count)
        putLong(pageCount, 1, 28)
        return pageCount
    }

    /// An interior page; each cell is what follows its child's number.
    package func interior(kind: UInt8, children: [(page: Int, cell: [UInt8])], last: Int) -> [UInt8] {
        var page = DatabaseFile([UInt8](repeating: 0, count: Self.pageSize))
        var end = usableSize
        page.put([kind], 1, 0)
        page.putShort(children.count, 1, 3)
        page.putLong(last, 1, 8)
        for (index, child) in children.enumerated() {
            end -= 4 + child.cell.count
            page.putLong(child.page, 1, end)
            page.put(child.cell, 1, end + 4)
            page.putShort(end, 1, 12 + 2 * index)
        }
        page.putShort(end, 1, 5)
        return page.bytes
    }

    /// Adds pages of as many children as fit, each leading to the next and the last to `leaf`, and gives the number of the first.
    ///
    /// `cell` is what stands between two children: in a table a row id, in an index an entry.
    package mutating func maze(to leaf: Int, cell: [UInt8], isTable: Bool, levels: Int = 12) -> Int {
        let count = (usableSize - 12) / (cell.count + 6)
        return (0..<levels).reduce(leaf) { child, _ in
            let children = Array(repeating: (page: child, cell: cell), count: count)
            return append(interior(kind: isTable ? 5 : 2, children: children, last: child))
        }
    }

    // MARK: Tags

    /// Gives every page the tag that it would have been written with (FORMAT.md, section 3): it takes no key.
    ///
    /// Does nothing to a file whose pages have no tags.
    package mutating func seal() throws {
        guard bytes.count >= Self.pageSize, bytes[20] == 32 else { return }
        let vaultID = Array(bytes[(Self.pageSize - 32)..<(Self.pageSize - 16)])
        for number in 1...pageCount {
            let start = (number - 1) * Self.pageSize
            var message: [UInt8] = [0x05]
            message += vaultID
            message.appendInteger(UInt32(number))
            message += bytes[start..<(start + usableSize)]
            let tag = try SHA256.digest(of: message.span).bytes.prefix(16)
            put(vaultID + tag, number, usableSize)
        }
    }
}
