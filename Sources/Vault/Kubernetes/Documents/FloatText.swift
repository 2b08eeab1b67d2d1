// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A decimal number with a point or an exponent, read without making a number of it.
struct FloatText {
    /// The power of ten of the first digit that is not zero; nil for zero.
    private var magnitude: Int?
    private var significant: [UInt8] = []

    /// Nil if the bytes are no such number: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, where underscores
    /// may stand between two digits if they are allowed.
    init?(_ bytes: Span<UInt8>, allowsUnderscores: Bool) {
        var offset = 0
        func peek(_ at: Int) -> UInt8? { at < bytes.count ? bytes[at] : nil }
        if peek(0) == UInt8(ascii: "-") || peek(0) == UInt8(ascii: "+") { offset += 1 }
        var whole = 0
        var digits = 0
        var zeros = 0
        var pointSeen = false
        while let byte = peek(offset) {
            if byte == UInt8(ascii: "."), !pointSeen {
                pointSeen = true
            } else if byte.isASCIIDigit {
                digits += 1
                if !pointSeen { whole += 1 }
                if significant.isEmpty, byte == UInt8(ascii: "0") { zeros += 1 } else { take(byte) }
            } else if byte == UInt8(ascii: "_"), allowsUnderscores, offset > 0, bytes[offset - 1].isASCIIDigit,
                peek(offset + 1)?.isASCIIDigit == true
            {
                // Only between two digits, as Go reads them.
            } else {
                break
            }
            offset += 1
        }
        guard digits > 0, let exponent = Self.exponent(bytes, from: offset) else { return nil }
        if !significant.isEmpty { magnitude = whole - zeros - 1 + exponent }
    }

    private mutating func take(_ byte: UInt8) {
        if significant.count < Self.largest.utf8.count { significant.append(byte) }
    }

    /// The exponent that the rest is, 0 if there is no rest, some huge one if it is huge; nil if the rest is none.
    private static func exponent(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        if start == bytes.count { return 0 }
        guard bytes[start] | 0x20 == UInt8(ascii: "e") else { return nil }
        var offset = start + 1
        guard offset < bytes.count else { return nil }
        let isNegative = bytes[offset] == UInt8(ascii: "-")
        if isNegative || bytes[offset] == UInt8(ascii: "+") { offset += 1 }
        guard offset < bytes.count else { return nil }
        var value = 0
        while offset < bytes.count {
            guard bytes[offset].isASCIIDigit else { return nil }
            value = min(value * 10 + Int(bytes[offset] - 0x30), 1 << 40)
            offset += 1
        }
        return isNegative ? -value : value
    }

    /// What it is: a number, or a string if it is too large for one (Go's `ErrRange`).
    var resolved: PlainScalar {
        guard let magnitude, magnitude >= 308 else { return .float(isFinite: true) }
        if magnitude > 308 { return .string }
        // A number that begins like this is rounded up to infinity.
        return significant.lexicographicallyPrecedes(Self.largest.utf8) ? .float(isFinite: true) : .string
    }

    /// The first digits of 2^1024 - 2^970, half a step above the largest double.
    private static let largest = "17976931348623158079372897140530341507993"
}
