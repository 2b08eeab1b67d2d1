// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Base 64 with padding (RFC 4648, section 4) as PEM bodies have it.
enum Base64Text {
    /// What `text` encodes; nil if it has anything but the alphabet, white space and padding at its end, or encodes
    /// nothing.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var state = Decoder()
        for index in text.indices where !text[index].isASCIIWhitespace {
            guard state.take(text[index], into: &bytes) else { return nil }
        }
        return state.isComplete && !bytes.isEmpty ? bytes : nil
    }

    /// What `text` may encode, skipping what is not base 64 and starting again after padding.
    ///
    /// The result may be secret.
    static func decodeLeniently(_ text: Span<UInt8>) -> SecretBytes {
        var bytes = SecretBytes(capacity: text.count / 4 * 3)
        var state = Decoder()
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "=") { state = Decoder() }
            if Decoder.value(of: byte) != nil { _ = state.take(byte, into: &bytes) }
        }
        return bytes
    }

    /// Whether `text` has only base 64, padding and white space.
    static func isPlausible(_ text: Span<UInt8>) -> Bool {
        !text.contains { Decoder.value(of: $0) == nil && $0 != UInt8(ascii: "=") && !$0.isASCIIWhitespace }
    }

    /// `bytes` in base 64, in lines of 64 characters that end with a line feed (RFC 7468, section 2).
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 48 * 65 + 66)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for digit in 0..<4 {
                let value = Int(bits >> UInt32(18 - 6 * digit) & 0x3F)
                text.append(digit <= group.count ? alphabet[value] : UInt8(ascii: "="))
            }
            if start % 48 == 45 || start + 3 >= bytes.count { text.append(0x0A) }
        }
        return text
    }

    /// Where a decoder stands within a group of four characters.
    private struct Decoder {
        private var bits: UInt32 = 0
        private var characters = 0
        private var padding = 0

        var isComplete: Bool { (characters + padding) % 4 == 0 }

        mutating func take<Sink: ByteSink & ~Copyable>(_ byte: UInt8, into sink: inout Sink) -> Bool {
            if byte == UInt8(ascii: "=") {
                padding += 1
                return characters >= 2 && characters + padding <= 4
            }
            guard padding == 0, let value = Self.value(of: byte) else { return false }
            bits = bits << 6 | UInt32(value)
            characters = characters % 4 + 1
            // The second character completes the first byte, the third and the fourth one each.
            if characters > 1 { sink.append(UInt8(truncatingIfNeeded: bits >> UInt32(8 - 2 * characters))) }
            return true
        }

        static func value(of character: UInt8) -> UInt8? {
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
}
