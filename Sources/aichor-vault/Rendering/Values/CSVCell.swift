// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultTerminal

/// A cell of a CSV file (RFC 4180) that is text and nothing else, whatever program opens it.
enum CSVCell {
    /// Appends a value as text: lists are joined by `; `, objects are their members as `key=value`.
    static func append(_ value: OutputValue?, to out: inout [UInt8]) {
        switch value {
        case .flag(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): out.append(contentsOf: String(number).utf8)
        case .count(let number): out.append(contentsOf: String(number).utf8)
        case .text(let text): appendQuoted(sanitized(text), to: &out)
        case .list, .object: appendQuoted(Self.text(of: value), to: &out)
        case .null, .secret, nil: break
        }
    }

    /// The value at the end of a path through members; a path that leads through a list covers all of its items.
    static func value(at path: ArraySlice<String>, in value: OutputValue) -> OutputValue? {
        guard let key = path.first else { return value }
        switch value {
        case .object(let members):
            guard let member = members.first(where: { $0.key == key }) else { return nil }
            return self.value(at: path.dropFirst(), in: member.value)
        case .list(let values): return .list(values.compactMap { self.value(at: path, in: $0) })
        default: return nil
        }
    }

    private static func text(of value: OutputValue?) -> String {
        switch value {
        case .list(let values): values.map { text(of: $0) }.joined(separator: "; ")
        case .object(let members):
            members.map { sanitized("\($0.key)=\(plain($0.value))") }.joined(separator: "; ")
        case .text(let text): sanitized(text)
        default: plain(value)
        }
    }

    private static func plain(_ value: OutputValue?) -> String {
        if case .text(let text) = value { return text }
        if case .list = value { return text(of: value) }
        if case .object = value { return text(of: value) }
        var out: [UInt8] = []
        append(value, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Neutral text that no spreadsheet reads as a formula: an apostrophe is put before what begins like one.
    ///
    /// Each item of a list too, because some programs read semicolons as separators.
    static func sanitized(_ text: String) -> String { (beginsLikeFormula(text) ? "'" : "") + Sanitizer.text(text) }

    /// Whether the first character that counts is one of those that make a cell a formula (OWASP, "CSV Injection"), in any
    /// width; programs pass over blanks and quotes before it.
    private static func beginsLikeFormula(_ text: String) -> Bool {
        if let first = text.utf8.first {
            if first.isASCIILetter || first.isASCIIDigit { return false }
            if first == 9 || first == 10 || first == 13 { return true }
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{FE62}", "\u{FE63}", "\u{FE66}",
                "\u{FE6B}", "\u{2212}":
                return true
            case "\"", "'": continue
            default:
                if scalar.properties.isWhitespace || Sanitizer.mustEscape(scalar) { continue }
                return false
            }
        }
        return false
    }

    /// RFC 4180, section 2: quotes around what holds a comma or a quote, which is doubled; a semicolon or a blank at the ends
    /// gets them too, for programs that part or trim there.
    private static func appendQuoted(_ text: String, to out: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let bytes = text.utf8.span
        var needsQuotes = text.utf8.first == 0x20 || text.utf8.last == 0x20
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == quote || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") { needsQuotes = true }
        }
        guard needsQuotes else { return out.append(contentsOf: text.utf8) }
        out.append(quote)
        for byte in text.utf8 {
            if byte == quote { out.append(quote) }
            out.append(byte)
        }
        out.append(quote)
    }
}
