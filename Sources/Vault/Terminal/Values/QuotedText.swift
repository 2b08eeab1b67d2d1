// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Texts in double quotes, for JSON (RFC 8259, section 7) and YAML (1.2, section 7.3.1).
package enum QuotedText {
    /// How a character beyond U+FFFF is escaped, which is all that the two languages differ in.
    package enum Language { case json, yaml }

    /// Appends `text` in quotes.
    ///
    /// What ``Sanitizer`` would not show is escaped, so the result is harmless on a terminal too.
    package static func append(_ text: String, _ language: Language, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        if isVerbatim(text.utf8.span) {
            out.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { append(scalar, language, to: &out) }
        }
        out.append(UInt8(ascii: "\""))
    }

    /// Whether no byte needs an escape.
    private static func isVerbatim(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 || byte > 0x7E || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
        }
        return true
    }

    private static func append(_ scalar: Unicode.Scalar, _ language: Language, to out: inout [UInt8]) {
        if let short = shortEscape(of: scalar) {
            out.append(UInt8(ascii: "\\"))
            out.append(short)
        } else if !Sanitizer.mustEscape(scalar) {
            out.append(contentsOf: String(scalar).utf8)
        } else if scalar.value <= 0xFFFF {
            appendHex(scalar.value, digits: 4, marker: "u", to: &out)
        } else if language == .yaml {
            appendHex(scalar.value, digits: 8, marker: "U", to: &out)
        } else {
            for unit in String(scalar).utf16 { appendHex(UInt32(unit), digits: 4, marker: "u", to: &out) }
        }
    }

    /// The letter after the backslash, for the characters that have one in both languages.
    package static func shortEscape(of scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "\"": UInt8(ascii: "\"")
        case "\\": UInt8(ascii: "\\")
        case "\n": UInt8(ascii: "n")
        case "\r": UInt8(ascii: "r")
        case "\t": UInt8(ascii: "t")
        default: nil
        }
    }

    private static func appendHex(_ value: UInt32, digits: Int, marker: Unicode.Scalar, to out: inout [UInt8]) {
        let hex = String(value, radix: 16)
        out.append(contentsOf: "\\\(marker)".utf8)
        out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits - hex.utf8.count))
        out.append(contentsOf: hex.utf8)
    }

    /// Appends a secret in quotes to a place in secret memory: byte by byte, no text on the way.
    ///
    /// As a payload does it: what acts on a screen or cannot be seen is escaped, other characters beyond ASCII stay as they are.
    package static func append(secret: borrowing SecretBytes, to out: inout SecretBytes) {
        secret.withBytes { out.appendJSONString($0) }
    }
}
