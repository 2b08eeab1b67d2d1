// SPDX-License-Identifier: Apache-2.0

// The same appends as those of every `ByteSink`, for arrays and without type parameters. Another module cannot
// specialise a generic function of this one: called from there they cost about 100 ns a byte, and opening 100,000
// overviews builds some 20 MB of such bytes.

extension [UInt8] {
    /// Appends `LP` of an integer.
    package mutating func appendPrefixed(_ value: UInt8) {
        appendInteger(UInt32(1))
        append(value)
    }

    /// Appends `LP` of an integer, big-endian.
    package mutating func appendPrefixed(_ value: UInt32) {
        appendInteger(UInt32(4))
        appendInteger(value)
    }

    /// Appends `LP` of an integer, big-endian.
    package mutating func appendPrefixed(_ value: UInt64) {
        appendInteger(UInt32(8))
        appendInteger(value)
    }

    /// Appends `LP` of 16 bytes.
    package mutating func appendPrefixed(fixed value: Bytes16) {
        appendInteger(UInt32(Bytes16.byteCount))
        value.append(to: &self)
    }

    /// Appends `LP` of 32 bytes.
    package mutating func appendPrefixed(fixed value: Digest) {
        appendInteger(UInt32(Digest.byteCount))
        value.append(to: &self)
    }

    /// Appends the 32 bytes.
    package mutating func append(_ value: Digest) {
        let words = value.bigEndianWords
        unsafe Swift.withUnsafeBytes(of: words) { unsafe append(contentsOf: $0) }
    }
}
