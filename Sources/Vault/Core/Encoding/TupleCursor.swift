// SPDX-License-Identifier: Apache-2.0

/// Walks the parts of a tuple `T(a, b, …)` (FORMAT.md, section 1).
package struct TupleCursor {
    private var offset = 0

    /// Makes a cursor before the first part.
    package init() {}

    /// Where the next part stands in `bytes`.
    package mutating func next(in bytes: Span<UInt8>) throws(MalformedBytes) -> Range<Int> {
        guard bytes.count - offset >= 4 else { throw MalformedBytes("a tuple is cut short") }
        var length = 0
        for index in offset..<(offset + 4) { length = length << 8 | Int(bytes[index]) }
        guard length <= bytes.count - offset - 4 else { throw MalformedBytes("a tuple is cut short") }
        let range = (offset + 4)..<(offset + 4 + length)
        offset = range.upperBound
        return range
    }

    /// Requires that nothing is left.
    package func finish(in bytes: Span<UInt8>) throws(MalformedBytes) {
        guard offset == bytes.count else { throw MalformedBytes("a tuple has bytes after its end") }
    }
}
