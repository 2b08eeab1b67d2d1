// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not what FORMAT.md says they are.
package struct MalformedBytes: Error, Equatable, Sendable {
    package let reason: String
    package init(_ reason: String) { self.reason = reason }
}

/// Walks the fields of a field map (FORMAT.md, section 1) without copying them.
///
/// The bytes are handed to each call instead of being kept, because a type that stores a `Span` needs lifetime
/// annotations that are still experimental in Swift 6.3.
package struct FieldCursor {
    private var offset = 0
    private let known: UInt16
    private let repeatable: UInt64

    /// The tag of the field last read.
    package private(set) var tag: UInt16 = 0
    /// Where its value stands in the bytes.
    package private(set) var range: Range<Int> = 0..<0

    /// Makes a cursor before the first field; of the tags up to `known` (at most 63) only those in `repeatable` may
    /// occur more than once.
    package init(known: UInt16, repeatable: [UInt16] = []) {
        self.known = known
        self.repeatable = repeatable.reduce(0) { $0 | 1 << UInt64($1) }
    }

    /// Moves to the next field of `bytes`; false at the end.
    package mutating func next(in bytes: Span<UInt8>) throws(MalformedBytes) -> Bool {
        if offset == bytes.count { return false }
        guard bytes.count - offset >= 6 else { throw MalformedBytes("a field is cut short") }
        let newTag = UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
        var length = 0
        for index in (offset + 2)..<(offset + 6) { length = length << 8 | Int(bytes[index]) }
        guard length <= bytes.count - offset - 6 else { throw MalformedBytes("a field is cut short") }
        guard newTag > tag || (newTag == tag && mayRepeat(newTag)) else {
            throw MalformedBytes("fields are repeated or out of order")
        }
        tag = newTag
        range = (offset + 6)..<(offset + 6 + length)
        offset = range.upperBound
        return true
    }

    private func mayRepeat(_ tag: UInt16) -> Bool {
        tag > known || (tag > 0 && repeatable >> UInt64(tag) & 1 == 1)
    }

    /// The whole field last read, with its tag and length: for keeping one that is unknown.
    package var wholeRange: Range<Int> { (range.lowerBound - 6)..<range.upperBound }
}

extension Span<UInt8> {
    /// The big-endian integer that fills this span exactly.
    package func integer<I: FixedWidthInteger>(_ type: I.Type = I.self) throws(MalformedBytes) -> I {
        guard count == I.bitWidth / 8 else { throw MalformedBytes("an integer has the wrong length") }
        var value: I = 0
        for index in indices { value = (I.bitWidth == 8 ? 0 : value << 8) | I(truncatingIfNeeded: self[index]) }
        return value
    }

    /// The text that fills this span.
    package func text() throws(MalformedBytes) -> String {
        let text = unsafe withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) }
        guard let text else { throw MalformedBytes("a text is not UTF-8") }
        return text
    }

    /// The fixed number of bytes that fills this span.
    package func fixed<F: FixedBytes>(_ type: F.Type = F.self) throws(MalformedBytes) -> F {
        guard let value = F(self) else { throw MalformedBytes("a value has the wrong length") }
        return value
    }

    /// A copy in an array; only for bytes that are not secret.
    package func array() -> [UInt8] {
        unsafe withUnsafeBufferPointer { unsafe Array($0) }
    }
}

extension ByteSink where Self: ~Copyable {
    /// Appends a field with these bytes as its value.
    package mutating func appendField(_ tag: UInt16, _ bytes: Span<UInt8>) {
        appendInteger(tag)
        appendPrefixed(bytes)
    }

    /// Appends a field with a text.
    package mutating func appendField(_ tag: UInt16, _ text: String) {
        appendField(tag, text.utf8.span)
    }

    /// Appends a field with an integer.
    package mutating func appendField<I: FixedWidthInteger>(_ tag: UInt16, integer: I) {
        appendInteger(tag)
        appendPrefixed(integer)
    }

    /// Appends a field with a fixed number of bytes.
    package mutating func appendField<F: FixedBytes>(_ tag: UInt16, fixed: F) {
        appendInteger(tag)
        appendInteger(UInt32(F.byteCount))
        fixed.append(to: &self)
    }
}
