// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultTerminal

/// Writes values as YAML 1.2 that YAML 1.1 readers read in the same way: what could be read as anything but text is quoted.
struct YAMLWriter {
    /// What is written so far.
    var out: [UInt8] = []
    /// Where the one secret belongs, in quotes.
    private(set) var hole: Int?

    /// Writes a whole document, ended by a line feed.
    mutating func writeDocument(_ value: OutputValue) {
        switch value {
        case .object(let members) where !members.isEmpty: writeObject(members, indent: 0)
        case .list(let values) where !values.isEmpty: writeList(values, indent: 0)
        default:
            writeScalar(value, indent: 0)
            out.append(UInt8(ascii: "\n"))
        }
    }

    /// Writes one item of a sequence at the outermost level.
    mutating func writeItem(_ value: OutputValue) { writeList([value], indent: 0) }

    private mutating func writeList(_ values: [OutputValue], indent: Int) {
        for value in values {
            pad(indent)
            out.append(contentsOf: "- ".utf8)
            switch value {
            case .object(let members) where !members.isEmpty: writeObject(members, indent: indent + 2, started: true)
            default: writeValue(value, indent: indent)
            }
        }
    }

    /// `started`: the first member is on a line that is begun already.
    private mutating func writeObject(
        _ members: [(key: String, value: OutputValue)], indent: Int, started: Bool = false
    ) {
        for (index, member) in members.enumerated() {
            if index > 0 || !started { pad(indent) }
            writeText(member.key, indent: nil)
            out.append(UInt8(ascii: ":"))
            writeMember(member.value, indent: indent)
        }
    }

    private mutating func writeMember(_ value: OutputValue, indent: Int) {
        switch value {
        case .object(let members) where !members.isEmpty:
            out.append(UInt8(ascii: "\n"))
            writeObject(members, indent: indent + 2)
        case .list(let values) where !values.isEmpty:
            out.append(UInt8(ascii: "\n"))
            writeList(values, indent: indent)
        default:
            out.append(UInt8(ascii: " "))
            writeValue(value, indent: indent)
        }
    }

    /// A value that fits on the line that is begun; nested lists are written in the flow style, which JSON's is.
    private mutating func writeValue(_ value: OutputValue, indent: Int) {
        writeScalar(value, indent: indent)
        out.append(UInt8(ascii: "\n"))
    }

    private mutating func writeScalar(_ value: OutputValue, indent: Int) {
        switch value {
        case .text(let text): writeText(text, indent: indent)
        case .secret: hole = out.count
        default:
            var json = JSONWriter(pretty: false)
            json.write(value)
            out.append(contentsOf: json.out)
        }
    }

    /// `indent` is nil for keys, which are never block scalars.
    private mutating func writeText(_ text: String, indent: Int?) {
        if YAMLText.isPlain(text) {
            out.append(contentsOf: text.utf8)
        } else if let indent, YAMLText.fitsBlock(text) {
            writeBlock(text, indent: indent + 2)
        } else {
            QuotedText.append(text, .yaml, to: &out)
        }
    }

    /// A literal block scalar (YAML 1.2, section 8.1.2), which shows a certificate as it is.
    private mutating func writeBlock(_ text: String, indent: Int) {
        let ended = text.utf8.last == UInt8(ascii: "\n")
        out.append(contentsOf: (ended ? "|" : "|-").utf8)
        let body = ended ? text.dropLast() : text[...]
        for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
            out.append(UInt8(ascii: "\n"))
            if line.isEmpty { continue }
            pad(indent)
            out.append(contentsOf: line.utf8)
        }
    }

    private mutating func pad(_ count: Int) {
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
    }
}

extension YAMLText {
    /// Whether the text can be a literal block: several lines of visible ASCII, no blank at the ends that YAML would change.
    static func fitsBlock(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "\n")), !text.hasSuffix("\n\n"), text != "\n",
            let first = text.utf8.first, first > 0x20
        else { return false }
        return text.utf8.allSatisfy { $0 == UInt8(ascii: "\n") || (0x20...0x7E).contains($0) }
    }
}
