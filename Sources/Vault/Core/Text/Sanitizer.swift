// SPDX-License-Identifier: Apache-2.0

/// Makes text harmless for a screen: what could move the cursor, colour, hide or reorder text is shown, not done.
///
/// Every table cell, every line of a description, every message on standard error and every prompt passes through here.
package enum Sanitizer {
    /// Appends `text` with the dangerous characters written as `\u{202e}`; returns its width in columns.
    @discardableResult
    package static func append(_ text: String, to out: inout [UInt8]) -> Int {
        if isPlain(text.utf8.span) {
            out.append(contentsOf: text.utf8)
            return text.utf8.count
        }
        var width = 0
        for scalar in text.unicodeScalars {
            if mustEscape(scalar) {
                let escape = "\\u{\(String(scalar.value, radix: 16))}"
                out.append(contentsOf: escape.utf8)
                width += escape.utf8.count
            } else {
                out.append(contentsOf: String(scalar).utf8)
                width += DisplayWidth.columns(of: scalar)
            }
        }
        return width
    }

    /// The harmless form of `text`.
    package static func text(_ text: String) -> String {
        if isPlain(text.utf8.span) { return text }
        var out: [UInt8] = []
        append(text, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Whether all bytes are visible ASCII or spaces: by far the most common case.
    package static func isPlain(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] > 0x7E { return false }
        return true
    }

    /// Whether a character must not reach a screen as it is.
    ///
    /// Control characters (C0, DEL, C1 with its one-byte CSI), format characters (the bidirectional overrides of UAX #9,
    /// zero-width joiners, tags), line and paragraph separators, everything that Unicode says to ignore when drawn, and what
    /// has no agreed look (private use, not assigned).
    package static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
