// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultTerminal

/// A table in kubectl's look: upper-case headings, three spaces between columns, no lines.
///
/// All cells lie in one array of bytes, so a table of 100,000 rows costs a few arrays and no strings.
struct Table {
    /// Between two columns.
    static let gap = 3
    /// What is kept of names where a terminal is too narrow for the first two columns.
    private static let leastName = 12

    private let columns: Int
    let headers: [String]
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var widths: [Int32] = []
    private var styles: [TextStyle] = []
    private(set) var columnWidths: [Int]
    /// Lines under a row, by its number; only a table that is wrapped shows them.
    private(set) var notes: [Int: [RowNote]] = [:]

    /// A line under a row.
    struct RowNote {
        let text: String
        /// Whether it may be folded; a command that is pasted must not be.
        let folds: Bool
    }

    /// Where remarks begin; nil for where the last column does.
    let noteIndent: Int?

    /// Whether ``wrapped(_:)`` folds all columns, and not the last alone.
    let foldsColumns: Bool

    /// Whether it then puts the last column under the others instead of folding it into little room.
    let partsLastColumn: Bool

    init(
        _ headers: [String], noteIndent: Int? = nil, foldsColumns: Bool = false, partsLastColumn: Bool = false
    ) {
        self.headers = headers
        self.foldsColumns = foldsColumns
        self.partsLastColumn = partsLastColumn
        self.noteIndent = noteIndent
        columns = headers.count
        columnWidths = Array(repeating: 0, count: headers.count)
    }

    /// Appends the next cell, row by row.
    ///
    /// An absent value is a dash.
    mutating func add(_ text: String?, _ style: TextStyle = .plain) {
        let column = ends.count % columns
        let width = Sanitizer.append(text ?? "-", to: &bytes)
        ends.append(bytes.count)
        widths.append(Int32(clamping: width))
        styles.append(style)
        if width > columnWidths[column] { columnWidths[column] = width }
    }

    /// Adds a line under the row that was added last.
    mutating func note(_ text: String, folds: Bool = true) {
        notes[rowCount - 1, default: []].append(RowNote(text: Sanitizer.text(text), folds: folds))
    }

    var rowCount: Int { ends.count / max(columns, 1) }
    var isEmpty: Bool { rowCount == 0 }

    func width(of cell: Int) -> Int { Int(widths[cell]) }
    func text(of cell: Int) -> String { String(decoding: bytes[range(of: cell)], as: UTF8.self) }

    /// Writes the table out.
    ///
    /// On a terminal of `rendering.columns` columns, lines that are too long end in an ellipsis.
    func rendered(_ rendering: RenderContext) -> [UInt8] {
        var sizes = columnWidths
        var out: [UInt8] = []
        if rendering.headers {
            for (index, header) in headers.enumerated() { sizes[index] = max(sizes[index], header.utf8.count) }
        }
        guard !isEmpty else { return [] }
        if let limit = rendering.columns { Self.makeRoom(in: &sizes, limit) }
        out.reserveCapacity(bytes.count * 2)
        if rendering.headers {
            var heading = Table(headers)
            for header in headers { heading.add(header) }
            heading.appendRow(0, sizes, rendering, to: &out)
        }
        for row in 0..<rowCount { appendRow(row, sizes, rendering, to: &out) }
        return out
    }

    /// Shortens the names where they would push the second column, what needs attention, off the terminal.
    private static func makeRoom(in sizes: inout [Int], _ limit: Int) {
        guard sizes.count > 1, sizes.reduce(-gap, { $0 + $1 + gap }) > limit else { return }
        // What follows is replaced by an ellipsis, which needs a gap and a column.
        let left = limit - gap - sizes[1] - (sizes.count > 2 ? gap + 1 : 0)
        sizes[0] = min(sizes[0], max(leastName, left))
    }

    private func appendRow(_ row: Int, _ sizes: [Int], _ rendering: RenderContext, to out: inout [UInt8]) {
        let limit = rendering.columns.map { max($0, 1) } ?? Int.max
        let last = lastFilledColumn(of: row)
        let tooLong = length(of: row, upTo: last, sizes) > limit
        var start = 0
        for column in 0..<last {
            let cell = row * columns + column
            let width = min(Int(widths[cell]), sizes[column])
            if tooLong, width > limit - 1 - start || start + sizes[column] + Self.gap > limit - 1 {
                appendCut(cell, Int(widths[cell]), room: limit - 1 - start, to: &out)
                break
            }
            if Int(widths[cell]) > width {
                appendCut(cell, Int(widths[cell]), room: width - 1, to: &out)
            } else {
                appendCell(cell, coloured: rendering.colour, to: &out)
            }
            if column + 1 < last {
                out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: sizes[column] - width + Self.gap))
            }
            start += sizes[column] + Self.gap
        }
        out.append(UInt8(ascii: "\n"))
    }

    /// One more than the last column that has something to show: no line ends in spaces.
    private func lastFilledColumn(of row: Int) -> Int {
        var last = columns
        while last > 1, widths[row * columns + last - 1] == 0 { last -= 1 }
        return last
    }

    private func length(of row: Int, upTo last: Int, _ sizes: [Int]) -> Int {
        sizes[..<(last - 1)].reduce(0) { $0 + $1 + Self.gap } + Int(widths[row * columns + last - 1])
    }

    func appendCell(_ cell: Int, coloured: Bool, to out: inout [UInt8]) {
        let style = coloured ? styles[cell] : .plain
        if style != .plain { out.append(contentsOf: style.on.utf8) }
        out.append(contentsOf: bytes[range(of: cell)])
        if style != .plain { out.append(contentsOf: TextStyle.off.utf8) }
    }

    /// A part of a cell's text in the cell's style.
    func appendText(_ text: String, like cell: Int, coloured: Bool, to out: inout [UInt8]) {
        let style = coloured ? styles[cell] : .plain
        if style != .plain { out.append(contentsOf: style.on.utf8) }
        out.append(contentsOf: text.utf8)
        if style != .plain { out.append(contentsOf: TextStyle.off.utf8) }
    }

    /// As much of a cell as fits into `room` columns, and the ellipsis in the line's last column.
    private func appendCut(_ cell: Int, _ width: Int, room: Int, to out: inout [UInt8]) {
        let range = range(of: cell)
        if width <= room {
            out.append(contentsOf: bytes[range])
            out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: room - width))
        } else {
            let text = String(decoding: bytes[range], as: UTF8.self)
            out.append(contentsOf: DisplayWidth.prefix(of: text, columns: room).utf8)
        }
        out.append(contentsOf: "…".utf8)
    }

    private func range(of cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }
}
