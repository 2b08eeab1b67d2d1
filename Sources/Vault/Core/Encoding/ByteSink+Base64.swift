// SPDX-License-Identifier: Apache-2.0

extension ByteSink where Self: ~Copyable {
    /// Appends bytes in base 64 with padding, on one line (RFC 4648, section 4), straight from where they lie.
    package mutating func appendBase64(_ bytes: Span<UInt8>) {
        var index = 0
        while index + 3 <= bytes.count {
            let bits = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            appendBase64(bits, digits: 4)
            index += 3
        }
        switch bytes.count - index {
        case 1: appendBase64(UInt32(bytes[index]) << 16, digits: 2)
        case 2: appendBase64(UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8, digits: 3)
        default: break
        }
    }

    /// Appends the first `digits` of the four characters that 24 bits make, and padding for the rest.
    private mutating func appendBase64(_ bits: UInt32, digits: Int) {
        for digit in 0..<4 {
            append(digit < digits ? Self.base64Digit(bits >> UInt32(18 - 6 * digit) & 0x3F) : UInt8(ascii: "="))
        }
    }

    private static func base64Digit(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        switch value {
        case 0..<26: return UInt8(ascii: "A") + value
        case 26..<52: return UInt8(ascii: "a") + value - 26
        case 52..<62: return UInt8(ascii: "0") + value - 52
        case 62: return UInt8(ascii: "+")
        default: return UInt8(ascii: "/")
        }
    }
}
