// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultTerminal

/// Lines of `Key:   value`, aligned, in the manner of `kubectl describe`.
struct Description {
    private enum Line {
        case field(indent: Int, key: String, value: String, style: TextStyle)
        case folded(indent: Int, key: String, value: String, style: TextStyle)
        case parts(indent: Int, key: String, [(text: String, style: TextStyle)])
        case text(indent: Int, String)
        case secret(indent: Int, key: String)
        case list([UInt8])
    }

    /// The minimum width of folded text.
    private static let leastRoom = 20

    private var lines: [Line] = []
    private var indent = 0

    /// Appends a field; nothing for an absent value.
    mutating func field(_ key: String, _ value: String?, _ style: TextStyle = .plain) {
        guard let value else { return }
        lines.append(.field(indent: indent, key: key, value: value, style: style))
    }

    /// Appends a field whose value is folded to the terminal.
    mutating func foldedField(_ key: String, _ value: String?, _ style: TextStyle = .plain) {
        guard let value else { return }
        lines.append(.folded(indent: indent, key: key, value: value, style: style))
    }

    /// Appends a field of several words, each in its own look; only between them is it folded to the terminal.
    mutating func field(_ key: String, parts: [(text: String, style: TextStyle)]) {
        lines.append(.parts(indent: indent, key: key, parts))
    }

    /// Appends a sentence.
    mutating func sentence(_ text: String) { lines.append(.text(indent: indent, text)) }

    /// Appends text of several lines.
    mutating func paragraph(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { sentence(String(line)) }
    }

    /// Appends the place of the secret.
    mutating func secret(_ key: String) { lines.append(.secret(indent: indent, key: key)) }

    /// Appends a table of items of one kind.
    mutating func list<Item: ListItem>(_ items: [Item], _ rendering: RenderContext) {
        var writer = TableStyle(wide: false).list(of: Item.self, rendering)
        for item in items { _ = writer.add(item) }
        lines.append(.list(writer.finish()))
    }

    /// Appends a heading and, indented under it, what `body` appends.
    mutating func section(_ title: String, _ body: (inout Description) -> Void) {
        lines.append(.text(indent: indent, title + ":"))
        indent += 1
        body(&self)
        indent -= 1
    }

    /// Writes the lines out.
    ///
    /// Nothing is cut: a description is read line by line and may wrap.
    func rendered(_ rendering: RenderContext) -> RenderedText {
        var rendered = RenderedText(bytes: [], prefersBareSecret: true)
        let column = valueColumn
        for line in lines {
            switch line {
            case .list(let bytes):
                rendered.bytes.append(contentsOf: bytes)
                continue
            case .text(let indent, let text):
                Self.pad(text.isEmpty ? 0 : indent * 2, &rendered.bytes)
                Sanitizer.append(text, to: &rendered.bytes)
            case .field(let indent, let key, let value, let style):
                Self.appendKey(key, indent, column, &rendered.bytes)
                Self.appendStyled(value, style, rendering, &rendered.bytes)
            case .folded(let indent, let key, let value, let style):
                Self.appendKey(key, indent, column, &rendered.bytes)
                Self.appendFolded(value, style, column, rendering, &rendered.bytes)
            case .parts(let indent, let key, let parts):
                Self.appendKey(key, indent, column, &rendered.bytes)
                Self.appendParts(parts, column, rendering, &rendered.bytes)
            case .secret(let indent, let key):
                Self.appendKey(key, indent, column, &rendered.bytes)
                rendered.hole = rendered.bytes.count
            }
            rendered.bytes.append(UInt8(ascii: "\n"))
        }
        return rendered
    }

    /// The column at which every value begins: two spaces after the longest key and its colon.
    private var valueColumn: Int {
        var column = 0
        for line in lines {
            switch line {
            case .field(let indent, let key, _, _), .folded(let indent, let key, _, _),
                .parts(let indent, let key, _), .secret(let indent, let key):
                column = max(column, indent * 2 + key.utf8.count + 3)
            case .text, .list: break
            }
        }
        return column
    }

    @discardableResult
    private static func appendStyled(
        _ text: String, _ style: TextStyle, _ rendering: RenderContext, _ out: inout [UInt8]
    ) -> Int {
        let coloured = rendering.colour && style != .plain
        if coloured { out.append(contentsOf: style.on.utf8) }
        let width = Sanitizer.append(text, to: &out)
        if coloured { out.append(contentsOf: TextStyle.off.utf8) }
        return width
    }

    private static func appendFolded(
        _ text: String, _ style: TextStyle, _ column: Int, _ rendering: RenderContext, _ out: inout [UInt8]
    ) {
        guard let limit = rendering.columns else { return _ = appendStyled(text, style, rendering, &out) }
        for (index, line) in HelpText.fold(Sanitizer.text(text), to: max(limit - column, leastRoom)).enumerated() {
            if index > 0 {
                out.append(UInt8(ascii: "\n"))
                pad(column, &out)
            }
            appendStyled(line, style, rendering, &out)
        }
    }

    private static func appendParts(
        _ parts: [(text: String, style: TextStyle)], _ column: Int, _ rendering: RenderContext, _ out: inout [UInt8]
    ) {
        var used = column
        for (index, part) in parts.enumerated() {
            let isLast = index + 1 == parts.count
            if index > 0 {
                if let limit = rendering.columns, used + part.text.utf8.count + (isLast ? 1 : 2) > limit {
                    out.append(UInt8(ascii: "\n"))
                    pad(column, &out)
                    used = column
                } else {
                    out.append(UInt8(ascii: " "))
                    used += 1
                }
            }
            used += appendStyled(part.text, part.style, rendering, &out)
            if !isLast {
                out.append(UInt8(ascii: ","))
                used += 1
            }
        }
    }

    private static func appendKey(_ key: String, _ indent: Int, _ column: Int, _ out: inout [UInt8]) {
        pad(indent * 2, &out)
        let width = Sanitizer.append(key, to: &out) + 1
        out.append(UInt8(ascii: ":"))
        pad(column - indent * 2 - width, &out)
    }

    private static func pad(_ count: Int, _ out: inout [UInt8]) {
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, count)))
    }
}
