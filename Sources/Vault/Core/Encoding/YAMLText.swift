// SPDX-License-Identifier: Apache-2.0

/// Which texts YAML may show without quotes.
package enum YAMLText {
    /// Words that some parsers read as a boolean or null (YAML 1.1, the types bool and null).
    private static let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

    /// Whether the text can stand bare: a word of letters, digits and `_ . / -` that begins with a letter and is no keyword.
    package static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        let safe = text.utf8.allSatisfy { byte in
            isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-")
        }
        return safe && (text.utf8.count > 5 || !words.contains(text.lowercased()))
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
}

extension ByteSink where Self: ~Copyable {
    /// Appends a text as a YAML scalar that every parser reads as text: bare where that is safe, else in double quotes.
    package mutating func appendYAMLText(_ text: String) {
        if YAMLText.isPlain(text) { appendText(text) } else { appendJSONString(text) }
    }
}
