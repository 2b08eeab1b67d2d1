// SPDX-License-Identifier: Apache-2.0

extension ByteSink where Self: ~Copyable {
    /// Appends a JSON string (RFC 8259, section 7) of UTF-8 bytes, straight from where they lie: they may be secret.
    ///
    /// Characters that act on a screen or cannot be seen are escaped: the same value to a program, harmless to a terminal. What is
    /// written is a double-quoted YAML scalar too (YAML 1.2, section 7.3.1).
    package mutating func appendJSONString(_ bytes: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        var index = 0
        while index < bytes.count {
            if let hidden = HiddenCharacter(bytes, at: index) {
                appendJSONEscape(hidden.codeUnit)
                index += hidden.length
            } else {
                appendJSONCharacter(bytes[index])
                index += 1
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends a JSON string.
    package mutating func appendJSONString(_ text: String) { appendJSONString(text.utf8.span) }

    private mutating func appendJSONCharacter(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            append(UInt8(ascii: "\\"))
            append(byte)
        case 0x0A: appendText("\\n")
        case 0x0D: appendText("\\r")
        case 0x09: appendText("\\t")
        case 0..<0x20, 0x7F: appendJSONEscape(UInt16(byte))
        default: append(byte)
        }
    }

    private mutating func appendJSONEscape(_ codeUnit: UInt16) {
        appendText("\\u")
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(truncatingIfNeeded: codeUnit >> shift) & 15
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}

/// A character of two or three UTF-8 bytes that a terminal would act on, or that nobody could see.
private struct HiddenCharacter {
    let codeUnit: UInt16
    let length: Int

    /// The one that begins at `index`; nil if there is none.
    init?(_ bytes: Span<UInt8>, at index: Int) {
        switch bytes[index] {
        case 0xC2...0xDF where index + 1 < bytes.count:
            codeUnit = UInt16(bytes[index] & 0x1F) << 6 | UInt16(bytes[index + 1] & 0x3F)
            length = 2
        case 0xE0...0xEF where index + 2 < bytes.count:
            codeUnit =
                UInt16(bytes[index] & 0x0F) << 12 | UInt16(bytes[index + 1] & 0x3F) << 6
                | UInt16(bytes[index + 2] & 0x3F)
            length = 3
        default: return nil
        }
        guard Self.isHidden(codeUnit) else { return nil }
    }

    private static func isHidden(_ codeUnit: UInt16) -> Bool {
        switch codeUnit {
        // C1 controls (0x9B begins a control sequence), soft hyphen, Arabic letter mark.
        case 0x80...0x9F, 0xAD, 0x061C: true
        // Zero-width characters, direction marks, separators, the embeddings and overrides of UAX #9.
        case 0x200B...0x200F, 0x2028...0x202E: true
        // Word joiner, invisible operators, isolates, deprecated format characters; the byte order mark.
        case 0x2060...0x206F, 0xFEFF: true
        // Not characters: JSON allows them, YAML does not (YAML 1.2, section 5.1).
        case 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}
