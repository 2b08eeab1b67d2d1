// SPDX-License-Identifier: Apache-2.0

/// Writes values as JSON (RFC 8259).
package struct JSONWriter {
    /// Whether to break lines and indent by two spaces.
    private let pretty: Bool
    /// What is written so far.
    package var out: [UInt8] = []
    /// Where the one secret belongs, in quotes.
    package private(set) var hole: Int?

    package init(pretty: Bool) { self.pretty = pretty }

    package mutating func write(_ value: OutputValue, indent: Int = 0) {
        switch value {
        case .null: out.append(contentsOf: "null".utf8)
        case .flag(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): out.append(contentsOf: String(number).utf8)
        case .count(let number): out.append(contentsOf: String(number).utf8)
        case .text(let text): QuotedText.append(text, .json, to: &out)
        case .secret: hole = out.count
        case .list(let values): writeList(values, indent: indent)
        case .object(let members): writeObject(members, indent: indent)
        }
    }

    private mutating func writeList(_ values: [OutputValue], indent: Int) {
        out.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            breakLine(indent: indent + 1)
            write(value, indent: indent + 1)
        }
        if !values.isEmpty { breakLine(indent: indent) }
        out.append(UInt8(ascii: "]"))
    }

    /// Begins an object whose last member is a list: what follows is items at the indent 2, commas between, then ``endReport(isEmpty:)``.
    package mutating func beginReport(_ members: [(key: String, value: OutputValue)], list key: String) {
        out.append(UInt8(ascii: "{"))
        for member in members {
            writeMember(member, indent: 0)
            out.append(UInt8(ascii: ","))
        }
        writeMember((key, .list([])), indent: 0)
        out.removeLast()
    }

    /// Ends the list and the object.
    package mutating func endReport(isEmpty: Bool) {
        if !isEmpty { breakLine(indent: 1) }
        out.append(UInt8(ascii: "]"))
        breakLine(indent: 0)
        out.append(UInt8(ascii: "}"))
    }

    private mutating func writeObject(_ members: [(key: String, value: OutputValue)], indent: Int) {
        out.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            writeMember(member, indent: indent)
        }
        if !members.isEmpty { breakLine(indent: indent) }
        out.append(UInt8(ascii: "}"))
    }

    private mutating func writeMember(_ member: (key: String, value: OutputValue), indent: Int) {
        breakLine(indent: indent + 1)
        QuotedText.append(member.key, .json, to: &out)
        out.append(UInt8(ascii: ":"))
        if pretty { out.append(UInt8(ascii: " ")) }
        write(member.value, indent: indent + 1)
    }

    /// Begins a line in the pretty layout.
    package mutating func breakLine(indent: Int) {
        guard pretty else { return }
        out.append(UInt8(ascii: "\n"))
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * 2))
    }
}
