// SPDX-License-Identifier: Apache-2.0

/// An IPv4 address, read strictly: four decimal numbers without leading zeros.
///
/// inet_aton(3) also accepts `10.1`, `0x7f.1` and `010.0.0.1` (octal); what one program takes for another's address is
/// a hole.
package struct IPv4Address: Hashable, Sendable {
    /// The address as one number.
    package let value: UInt32

    /// Makes an address of a number.
    package init(value: UInt32) { self.value = value }

    /// Reads a dotted quad; nil if it is none.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy(\.isASCIIDigit),
                part.count == 1 || part.first != UInt8(ascii: "0")
            else { return nil }
            let number = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
            guard number <= 255 else { return nil }
            value = value << 8 | number
        }
        self.value = value
    }

    /// The dotted quad.
    package var text: String {
        [24, 16, 8, 0].map { String(value >> UInt32($0) & 0xFF) }.joined(separator: ".")
    }

    /// `0.0.0.0`.
    package var isUnspecified: Bool { value == 0 }
    /// Multicast (224.0.0.0/4), reserved (240.0.0.0/4) or the broadcast address: nothing that one host has.
    package var isNoHost: Bool { value >> 28 >= 0xE }
}
