// SPDX-License-Identifier: Apache-2.0

/// Something that bytes can be appended to: ordinary memory or secret memory.
package protocol ByteSink: ~Copyable {
    mutating func append(_ byte: UInt8)
    mutating func append(_ bytes: Span<UInt8>)
}

extension SecretBytes: ByteSink {}

extension [UInt8]: ByteSink {
    package mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension ByteSink where Self: ~Copyable {
    /// Appends an integer big-endian, in as many bytes as its type has.
    package mutating func appendInteger<I: FixedWidthInteger>(_ value: I) {
        unsafe withUnsafeBytes(of: value.bigEndian) { bytes in
            unsafe append(Span<UInt8>(_unsafeBytes: bytes))
        }
    }

    /// Appends text as UTF-8.
    package mutating func appendText(_ text: String) {
        append(text.utf8.span)
    }

    /// Appends `LP(bytes)`: a 32-bit length and the bytes (FORMAT.md, section 1).
    package mutating func appendPrefixed(_ bytes: Span<UInt8>) {
        appendInteger(UInt32(bytes.count))
        append(bytes)
    }

    /// Appends `LP` of a text's UTF-8 bytes.
    package mutating func appendPrefixed(_ text: String) {
        appendPrefixed(text.utf8.span)
    }

    /// Appends `LP` of an integer in its fixed-size encoding.
    package mutating func appendPrefixed<I: FixedWidthInteger>(_ value: I) {
        appendInteger(UInt32(I.bitWidth / 8))
        appendInteger(value)
    }
}
