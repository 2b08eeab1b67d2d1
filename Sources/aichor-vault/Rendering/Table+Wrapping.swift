// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Less room than this for the last column, and it gets lines of its own.
    private static let leastRoom = 30

    /// Writes the table out with nothing cut: the last column is folded at blanks, and what was remarked on a row stands below.
    func wrapped(_ scene: Scene) -> [UInt8] {
        var sizes = columnWidths
        if scene.headers {
            for (index, header) in headers.enumerated() { sizes[index] = max(sizes[index], header.utf8.count) }
        }
        let start = sizes.dropLast().reduce(0) { $0 + $1 + Self.gap }
        let room = (scene.columns ?? Int.max) - start
        let isApart = room < Self.leastRoom
        let layout = Layout(
            sizes: sizes, indent: isApart ? 2 : start, room: isApart ? max((scene.columns ?? 0) - 2, 1) : room,
            isApart: isApart)
        var out: [UInt8] = []
        guard !isEmpty else { return out }
        if scene.headers {
            var heading = Table(headers)
            headers.forEach { heading.add($0) }
            heading.appendFolded(0, layout, scene, to: &out)
        }
        for row in 0..<rowCount { appendFolded(row, layout, scene, to: &out) }
        return out
    }

    private struct Layout {
        let sizes: [Int]
        /// Where the last column begins.
        let indent: Int
        let room: Int
        /// Whether it begins on a line of its own.
        let isApart: Bool
    }

    private func appendFolded(_ row: Int, _ layout: Layout, _ scene: Scene, to out: inout [UInt8]) {
        for column in 0..<(layout.sizes.count - 1) {
            let cell = row * layout.sizes.count + column
            appendCell(cell, coloured: scene.colour, to: &out)
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
        for remark in remarks[row] ?? [] { appendRemark(remark, layout, scene, to: &out) }
    }

    /// A remark is folded below its first word; blanks at its beginning indent it further.
    private func appendRemark(_ remark: String, _ layout: Layout, _ scene: Scene, to out: inout [UInt8]) {
        let indent = (remarkIndent ?? layout.indent) + remark.prefix { $0 == " " }.count
        let room = remarkIndent == nil ? layout.room : max((scene.columns ?? Int.max) - indent, Self.leastRoom)
        for line in Self.folded(remark, to: room) { Self.appendLine(line, indent: indent, &out) }
    }

    private static func appendLine(_ line: String, indent: Int, _ out: inout [UInt8]) {
        pad(indent, &out)
        out.append(contentsOf: line.utf8)
        out.append(UInt8(ascii: "\n"))
    }

    private static func pad(_ count: Int, _ out: inout [UInt8]) {
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, count)))
    }

    /// A word that is longer than the room stays whole.
    private static func folded(_ text: String, to room: Int) -> [String] {
        var lines: [String] = []
        var used = 0
        for word in text.split(separator: " ") {
            let width = word.unicodeScalars.reduce(0) { $0 + DisplayWidth.columns(of: $1) }
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
}
