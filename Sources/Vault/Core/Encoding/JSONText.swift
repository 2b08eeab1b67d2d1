// SPDX-License-Identifier: Apache-2.0

extension ByteSink where Self: ~Copyable {
    /// Appends a JSON string (RFC 8259, section 7) of UTF-8 bytes, straight from where they lie: they may be secret.
    package mutating func appendJSONString(_ bytes: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        for index in bytes.indices { appendJSONCharacter(bytes[index]) }
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
        case 0..<0x20, 0x7F:
            let digits = Array("0123456789abcdef".utf8)
            appendText("\\u00")
            append(digits[Int(byte >> 4)])
            append(digits[Int(byte & 15)])
        default: append(byte)
        }
    }
}
