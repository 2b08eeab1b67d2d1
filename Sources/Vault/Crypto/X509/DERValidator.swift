// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Walks a DER encoding (X.690, section 10) before OpenSSL sees it.
///
/// OpenSSL also accepts BER: lengths in longer forms, lengths left open, strings in pieces. Go, and with it kubectl,
/// refuses those.
enum DERValidator {
    private static let maximumDepth = 32

    /// How long the first element is with its tag and length, in bytes; nil if it has no such.
    static func firstElementLength(_ bytes: Span<UInt8>) -> Int? {
        header(at: 0, end: bytes.count, bytes)?.contents.upperBound
    }

    /// Whether the bytes are one DER element, at most 32 levels deep, and nothing else.
    static func isOneElement(_ bytes: Span<UInt8>) -> Bool {
        guard let first = header(at: 0, end: bytes.count, bytes), first.contents.upperBound == bytes.count else {
            return false
        }
        return !first.isConstructed || areElements(first.contents, depth: 1, bytes)
    }

    private static func areElements(_ range: Range<Int>, depth: Int, _ bytes: Span<UInt8>) -> Bool {
        guard depth <= maximumDepth else { return false }
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard let element = header(at: offset, end: range.upperBound, bytes) else { return false }
            if element.isConstructed, !areElements(element.contents, depth: depth + 1, bytes) { return false }
            offset = element.contents.upperBound
        }
        return true
    }

    private static func header(
        at start: Int, end: Int, _ bytes: Span<UInt8>
    ) -> (isConstructed: Bool, contents: Range<Int>)? {
        guard end - start >= 2 else { return nil }
        let tag = bytes[start]
        let isConstructed = tag & 0x20 != 0
        // Tags above 30 do not occur in certificates; of the universal ones only SEQUENCE and SET are constructed in
        // DER.
        guard tag & 0x1F != 0x1F, tag & 0xC0 != 0 || !isConstructed || tag == 0x30 || tag == 0x31 else { return nil }
        let first = bytes[start + 1]
        guard first >= 0x80 else { return contents(start + 2, Int(first), end).map { (isConstructed, $0) } }
        let size = Int(first & 0x7F)
        guard (1...4).contains(size), end - start - 2 >= size else { return nil }
        var length = 0
        for index in (start + 2)..<(start + 2 + size) { length = length << 8 | Int(bytes[index]) }
        guard length >= 0x80, size == 1 || length >> (8 * (size - 1)) != 0 else { return nil }
        return contents(start + 2 + size, length, end).map { (isConstructed, $0) }
    }

    private static func contents(_ start: Int, _ length: Int, _ end: Int) -> Range<Int>? {
        length <= end - start ? start..<(start + length) : nil
    }
}
