// SPDX-License-Identifier: Apache-2.0

/// Changes to the structure of a database file, spelled by an input: for each a byte for its kind, one for a page, and two numbers of
/// two bytes.
struct PageEdits {
    private static let length = 6
    private var rest: ArraySlice<UInt8>

    init(_ input: ArraySlice<UInt8>) { rest = input }

    /// Applies them all, at most sixteen.
    mutating func apply(to file: inout DatabaseFile) {
        for _ in 0..<16 {
            guard rest.count >= Self.length else { return }
            let bytes = rest.prefix(Self.length).map(Int.init)
            rest = rest.dropFirst(Self.length)
            let page = 1 + bytes[1] % file.pageCount
            Self.apply(bytes[0], page, bytes[2] << 8 | bytes[3], bytes[4] << 8 | bytes[5], &file)
        }
    }

    private static func apply(_ kind: Int, _ page: Int, _ first: Int, _ second: Int, _ file: inout DatabaseFile) {
        let start = DatabaseFile.start(of: page)
        let other = 1 + second % file.pageCount
        let count = max(1, file.cellCount(page))
        switch kind % 14 {
        case 0: file.put([UInt8(truncatingIfNeeded: second)], page, first % DatabaseFile.pageSize)
        case 1: flip(second, page, first % DatabaseFile.pageSize, &file)
        case 2: flip(second, page, start + first % 64, &file)
        case 3: file.putShort(second, page, file.pointer(page, first % count))
        case 4: exchange(first % count, second % count, page, &file)
        case 5: file.putLong(other, page, start + 8)
        case 6: file.putLong(other, page, file.cell(page, first % count))
        case 7: file.putShort(second, page, start + [1, 3, 5][first % 3])
        case 8: file.put([[2, 5, 10, 13][second % 4]], page, start)
        case 9: copy(page, to: other, &file)
        case 10: file.putLong(second % 64, 1, [24, 28, 32, 36, 40, 92][first % 6])
        case 11: free(page, other, count: first % 4, &file)
        case 12: file.putLong(other, page, (first % DatabaseFile.pageSize) & ~3)
        default: maze(page, other, cell: second % count, &file)
        }
    }

    private static func flip(_ bit: Int, _ page: Int, _ offset: Int, _ file: inout DatabaseFile) {
        file.put([UInt8(file.byte(page, offset) ^ 1 << (bit % 8))], page, offset)
    }

    private static func exchange(_ left: Int, _ right: Int, _ page: Int, _ file: inout DatabaseFile) {
        let (first, second) = (file.cell(page, left), file.cell(page, right))
        file.putShort(second, page, file.pointer(page, left))
        file.putShort(first, page, file.pointer(page, right))
    }

    private static func copy(_ page: Int, to other: Int, _ file: inout DatabaseFile) {
        file.put(file.page(page), other, 0)
    }

    /// Makes a page the first of the list of free ones, which names another as free.
    private static func free(_ page: Int, _ other: Int, count: Int, _ file: inout DatabaseFile) {
        file.putLong(page, 1, 32)
        file.putLong(count + 1, 1, 36)
        file.putLong(count, page, 4)
        for index in 0..<count { file.putLong(other, page, 8 + 4 * index) }
    }

    /// Puts pages over a leaf from which far more ways lead to it than could ever be gone.
    private static func maze(_ page: Int, _ leaf: Int, cell: Int, _ file: inout DatabaseFile) {
        guard page > 1, leaf > 1, [10, 13].contains(file.kind(leaf)) else { return }
        let isTable = file.kind(leaf) == 13
        guard let key = isTable ? [60] : file.indexCell(leaf, cell % max(1, file.cellCount(leaf))) else { return }
        let inner = file.append(file.page(leaf))
        let top = file.maze(to: inner, cell: key, isTable: isTable)
        copy(top, to: page, &file)
    }
}
