// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension Table {
    /// Less room than this for the last column, and it gets lines of its own.
    private static let leastRoom = 30

    /// Between two columns where there is too little room.
    private static let narrowGap = 2
    /// The minimum width of a column, so that no word is broken into single letters.
    private static let leastColumn = 8

    /// Writes the table out with nothing cut: the last column is folded at blanks, and remarks on a row follow under it.
    ///
    /// Where the table says so, all columns are folded, so that rows fit the terminal.
    func wrapped(_ rendering: RenderContext) -> [UInt8] {
        var sizes = columnWidths
        if rendering.headers {
            for (index, header) in headers.enumerated() { sizes[index] = max(sizes[index], header.utf8.count) }
        }
        let layout = foldsColumns ? evenLayout(sizes, rendering) : Self.layout(sizes, rendering)
        var out: [UInt8] = []
        guard !isEmpty else { return out }
        if rendering.headers {
            var heading = Table(headers)
            headers.forEach { heading.add($0) }
            heading.appendFolded(0, layout, rendering, to: &out)
        }
        for row in 0..<rowCount { appendFolded(row, layout, rendering, to: &out) }
        return out
    }

    private static func layout(_ sizes: [Int], _ rendering: RenderContext) -> Layout {
        let start = sizes.dropLast().reduce(0) { $0 + $1 + gap }
        let room = (rendering.columns ?? Int.max) - start
        let isApart = room < leastRoom
        return Layout(
            sizes: sizes, indent: isApart ? 2 : start, room: isApart ? max((rendering.columns ?? 0) - 2, 1) : room,
            isApart: isApart)
    }

    /// The widest columns give room first: as long as they can down to their longest words, and then by breaking these.
    private func evenLayout(_ sizes: [Int], _ rendering: RenderContext) -> Layout {
        var sizes = sizes
        let last = sizes.count - 1
        let isApart = partsLastColumn && last > 0 && Self.layout(sizes, rendering).isApart
        if isApart { sizes.removeLast() }
        var gap = Self.gap
        if let limit = rendering.columns {
            var excess = sizes.reduce(-Self.gap) { $0 + $1 + Self.gap } - limit
            if excess > 0 {
                gap = Self.narrowGap
                excess -= (sizes.count - 1) * (Self.gap - gap)
            }
            let words = excess > 0 ? longestWords(rendering) : sizes
            for least in [words, Array(repeating: Self.leastColumn, count: sizes.count)] {
                while excess > 0 {
                    let spare = sizes.indices.filter { sizes[$0] > max(least[$0], Self.leastColumn) }
                    guard let widest = spare.max(by: { sizes[$0] < sizes[$1] }) else { break }
                    sizes[widest] -= 1
                    excess -= 1
                }
            }
        }
        return Layout(
            sizes: sizes, indent: isApart ? noteIndent ?? 2 : 0, room: rendering.columns ?? Int.max, isApart: isApart,
            isEven: true, gap: gap)
    }

    /// The columns that the longest word of each column takes.
    private func longestWords(_ rendering: RenderContext) -> [Int] {
        headers.indices.map { column in
            let cells = (0..<rowCount).lazy.map { text(of: $0 * headers.count + column) }
            let longest = cells.map { $0.split(separator: " ").map(Self.columns).max() ?? 0 }.max() ?? 0
            let heading = rendering.headers ? headers[column].split(separator: " ").map(Self.columns).max() ?? 0 : 0
            return max(longest, heading)
        }
    }

    private struct Layout {
        let sizes: [Int]
        /// Where the last column begins.
        let indent: Int
        let room: Int
        /// Whether it begins on a line of its own.
        let isApart: Bool
        /// Whether every column is folded.
        var isEven = false
        /// Between two columns.
        var gap = Table.gap
    }

    /// A row of which each cell takes as many lines as it needs.
    private func appendEven(_ row: Int, _ layout: Layout, _ rendering: RenderContext, to out: inout [UInt8]) {
        let count = layout.sizes.count
        let first = row * headers.count
        defer { if layout.isApart { appendApart(row, layout, rendering, to: &out) } }
        if (0..<count).allSatisfy({ width(of: first + $0) <= layout.sizes[$0] }) {
            for column in 0..<count {
                appendCell(first + column, coloured: rendering.colour, to: &out)
                if column + 1 < count { Self.pad(layout.sizes[column] - width(of: first + column) + layout.gap, &out) }
            }
            return out.append(UInt8(ascii: "\n"))
        }
        let cells = (0..<count).map { Self.folded(text(of: first + $0), to: layout.sizes[$0], breaking: true) }
        for line in 0..<(cells.map(\.count).max() ?? 0) {
            var (start, used) = (0, 0)
            for (column, lines) in cells.enumerated() {
                if line < lines.count {
                    Self.pad(start - used, &out)
                    appendText(lines[line], like: first + column, coloured: rendering.colour, to: &out)
                    used = start + Self.columns(of: lines[line])
                }
                start += layout.sizes[column] + layout.gap
            }
            out.append(UInt8(ascii: "\n"))
        }
    }

    /// The last column on lines of its own; an absent value needs none.
    private func appendApart(_ row: Int, _ layout: Layout, _ rendering: RenderContext, to out: inout [UInt8]) {
        let last = (row + 1) * headers.count - 1
        let text = text(of: last)
        guard text != "-" else { return }
        for line in Self.folded(text, to: max(layout.room - layout.indent, 1), breaking: true) {
            Self.pad(layout.indent, &out)
            appendText(line, like: last, coloured: rendering.colour, to: &out)
            out.append(UInt8(ascii: "\n"))
        }
    }

    private func appendFolded(_ row: Int, _ layout: Layout, _ rendering: RenderContext, to out: inout [UInt8]) {
        guard !layout.isEven else {
            appendEven(row, layout, rendering, to: &out)
            for note in notes[row] ?? [] { appendNote(note, layout, rendering, to: &out) }
            return
        }
        for column in 0..<(layout.sizes.count - 1) {
            let cell = row * layout.sizes.count + column
            appendCell(cell, coloured: rendering.colour, to: &out)
            let isLast = layout.isApart && column + 2 == layout.sizes.count
            if !isLast { Self.pad(layout.sizes[column] - width(of: cell) + Self.gap, &out) }
        }
        let last = row * layout.sizes.count + layout.sizes.count - 1
        var isFirst = !layout.isApart
        if layout.isApart { out.append(UInt8(ascii: "\n")) }
        for line in Self.folded(text(of: last), to: layout.room) {
            Self.appendLine(line, indent: isFirst ? 0 : layout.indent, &out)
            isFirst = false
        }
        for note in notes[row] ?? [] { appendNote(note, layout, rendering, to: &out) }
    }

    /// A remark is folded under its first word; blanks at its beginning indent it further.
    private func appendNote(_ note: RowNote, _ layout: Layout, _ rendering: RenderContext, to out: inout [UInt8]) {
        let indent = (noteIndent ?? layout.indent) + note.text.prefix { $0 == " " }.count
        guard note.folds else { return Self.appendLine(note.text, indent: noteIndent ?? layout.indent, &out) }
        let room = noteIndent == nil ? layout.room : max((rendering.columns ?? Int.max) - indent, Self.leastRoom)
        for line in Self.folded(note.text, to: room) { Self.appendLine(line, indent: indent, &out) }
    }

    private static func appendLine(_ line: String, indent: Int, _ out: inout [UInt8]) {
        pad(indent, &out)
        out.append(contentsOf: line.utf8)
        out.append(UInt8(ascii: "\n"))
    }

    private static func pad(_ count: Int, _ out: inout [UInt8]) {
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, count)))
    }

    /// A word that is longer than the room stays whole, unless it may be broken.
    private static func folded(_ text: String, to room: Int, breaking: Bool = false) -> [String] {
        var lines: [String] = []
        var used = 0
        for word in text.split(separator: " ").flatMap({ breaking ? pieces(of: $0, room) : [$0] }) {
            let width = columns(of: word)
            if let last = lines.last, used + 1 + width <= room {
                lines[lines.count - 1] = last + " " + word
                used += 1 + width
            } else {
                lines.append(String(word))
                used = width
            }
        }
        return lines.isEmpty ? [""] : lines
    }

    private static func columns(of text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + DisplayWidth.columns(of: $1) }
    }

    /// A word in pieces that fit.
    private static func pieces(of word: Substring, _ room: Int) -> [Substring] {
        guard columns(of: word) > room else { return [word] }
        var pieces: [Substring] = []
        var (start, used) = (word.startIndex, 0)
        for index in word.unicodeScalars.indices {
            let width = DisplayWidth.columns(of: word.unicodeScalars[index])
            if used + width > room, index > start {
                pieces.append(word[start..<index])
                (start, used) = (index, 0)
            }
            used += width
        }
        return pieces + [word[start...]]
    }
}
