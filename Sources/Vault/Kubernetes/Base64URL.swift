// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// base64url without padding (RFC 4648, section 5; RFC 7515, section 2), read strictly.
enum Base64URL {
    /// Appends what `text` encodes to `sink`; false, with an unknown part appended, if it encodes nothing.
    ///
    /// Padding, white space, the other alphabet and bits left over in the last character are refused.
    static func decode<Sink: ByteSink & ~Copyable>(_ text: Span<UInt8>, into sink: inout Sink) -> Bool {
        guard text.count % 4 != 1 else { return false }
        var bits: UInt32 = 0
        var pending = 0
        for index in text.indices {
            guard let value = value(of: text[index]) else { return false }
            bits = bits << 6 | UInt32(value)
            pending += 6
            if pending >= 8 {
                pending -= 8
                sink.append(UInt8(truncatingIfNeeded: bits >> UInt32(pending)))
            }
        }
        return bits & ((1 << UInt32(pending)) - 1) == 0
    }

    /// Whether `text` has the characters and a length of base64url; decodes nothing.
    static func isPlausible(_ text: Span<UInt8>) -> Bool {
        text.count % 4 != 1 && !text.contains { value(of: $0) == nil }
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 0x41...0x5A: character - 0x41
        case 0x61...0x7A: character - 0x61 + 26
        case 0x30...0x39: character - 0x30 + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
