// SPDX-License-Identifier: Apache-2.0

/// An IPv6 address: read as RFC 4291, section 2.2 allows, written as RFC 5952 recommends.
package struct IPv6Address: Hashable, Sendable {
    /// The upper and the lower half.
    package let high: UInt64, low: UInt64

    /// Reads an address without brackets, prefix length or zone; nil if it is none.
    package init?(_ text: some StringProtocol) {
        guard let groups = Self.groups(of: Array(text.utf8)) else { return nil }
        high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
        low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
    }

    /// `::`.
    package var isUnspecified: Bool { high == 0 && low == 0 }
    /// `ff00::/8`: multicast, nothing that one host has.
    package var isNoHost: Bool { high >> 56 == 0xFF }

    private var groups: [UInt16] {
        [high, low].flatMap { half in [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> UInt64($0)) } }
    }

    /// The canonical text.
    package var text: String {
        // RFC 5952, section 5: the mixed notation where the prefix is well known. It is for IPv4-mapped addresses.
        if high == 0, low >> 32 == 0xFFFF { return "::ffff:" + IPv4Address(value: UInt32(low & 0xFFFF_FFFF)).text }
        let groups = groups
        let texts = groups.map { String($0, radix: 16) }
        guard let zeros = Self.longestZeros(in: groups) else { return texts.joined(separator: ":") }
        return texts[..<zeros.lowerBound].joined(separator: ":") + "::"
            + texts[zeros.upperBound...].joined(separator: ":")
    }

    /// All eight groups, without any left out.
    var wholeText: String { groups.map { String($0, radix: 16) }.joined(separator: ":") }

    /// The longest run of two or more zero groups, the first of equals (RFC 5952, section 4.2).
    private static func longestZeros(in groups: [UInt16]) -> Range<Int>? {
        var best = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > best.count {
                best = start..<(index + 1)
            }
        }
        return best.count >= 2 ? best : nil
    }

    private static func groups(of text: [UInt8]) -> [UInt16]? {
        let colon = UInt8(ascii: ":")
        guard let gap = text.indices.dropLast().first(where: { text[$0] == colon && text[$0 + 1] == colon }) else {
            guard let groups = part(text[...], mayEndInIPv4: true), groups.count == 8 else { return nil }
            return groups
        }
        guard let head = part(text[..<gap], mayEndInIPv4: false),
            let tail = part(text[(gap + 2)...], mayEndInIPv4: true),
            head.count + tail.count <= 7
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func part(_ text: ArraySlice<UInt8>, mayEndInIPv4: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let pieces = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            if mayEndInIPv4, index == pieces.count - 1, let tail = IPv4Address(String(decoding: piece, as: UTF8.self)) {
                groups += [UInt16(tail.value >> 16), UInt16(tail.value & 0xFFFF)]
                continue
            }
            guard (1...4).contains(piece.count), piece.allSatisfy(\.isASCIIHexDigit),
                let group = UInt16(String(decoding: piece, as: UTF8.self), radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups.count <= 8 ? groups : nil
    }
}
