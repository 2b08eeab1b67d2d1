// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Base64 as Go's `base64.StdEncoding` reads it: padded, line breaks passed over, nothing else.
package enum GoBase64 {
    /// Appends what `text` encodes to `sink`; false, with an unknown part appended, if it encodes nothing.
    ///
    /// As in Go, bits left over in the last character are not looked at.
    package static func decode<Sink: ByteSink & ~Copyable>(_ text: Span<UInt8>, into sink: inout Sink) -> Bool {
        var bits: UInt32 = 0
        var digits = 0
        var padding = 0
        for index in text.indices {
            let character = text[index]
            if character == 0x0A || character == 0x0D { continue }
            if character == UInt8(ascii: "=") {
                padding += 1
                guard digits % 4 >= 2, digits % 4 + padding <= 4 else { return false }
                continue
            }
            guard padding == 0, let value = value(of: character) else { return false }
            bits = bits << 6 | UInt32(value)
            digits += 1
            if digits.isMultiple(of: 4) {
                for shift in [UInt32(16), 8, 0] { sink.append(UInt8(truncatingIfNeeded: bits >> shift)) }
            }
        }
        switch digits % 4 {
        case 0: return padding == 0
        case 2 where padding == 2: sink.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3 where padding == 1:
            sink.append(UInt8(truncatingIfNeeded: bits >> 10))
            sink.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: return false
        }
        return true
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 0x41...0x5A: character - 0x41
        case 0x61...0x7A: character - 0x61 + 26
        case 0x30...0x39: character - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
