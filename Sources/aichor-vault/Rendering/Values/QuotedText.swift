// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Texts in double quotes, for JSON (RFC 8259, section 7) and YAML (1.2, section 7.3.1).
enum QuotedText {
    /// How a character beyond U+FFFF is escaped, which is all that the two languages differ in.
    enum Language { case json, yaml }

    /// Appends `text` in quotes.
    ///
    /// What ``Neutral`` would not show is escaped, so the result is harmless on a terminal too.
    static func append(_ text: String, _ language: Language, to out: inout [UInt8]) {
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
        } else if !Neutral.mustEscape(scalar) {
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
    static func shortEscape(of scalar: Unicode.Scalar) -> UInt8? {
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

    /// Appends a secret in quotes to a place in secret memory: the same rules, byte by byte, no text on the way.
    ///
    /// Bytes from 0x80 up are passed on: a stored secret is UTF-8, and its exact characters are what is asked for.
    static func append(secret: borrowing SecretBytes, to out: inout SecretBytes) {
        out.append(UInt8(ascii: "\""))
        secret.withBytes { bytes in
            for index in bytes.indices { append(secretByte: bytes[index], to: &out) }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func append(secretByte byte: UInt8, to out: inout SecretBytes) {
        if let short = shortEscape(of: Unicode.Scalar(byte)) {
            out.append(UInt8(ascii: "\\"))
            out.append(short)
        } else if byte < 0x20 || byte == 0x7F {
            out.appendText("\\u00")
            out.append(hexDigit(byte >> 4))
            out.append(hexDigit(byte & 15))
        } else {
            out.append(byte)
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
