// SPDX-License-Identifier: Apache-2.0

extension UInt8 {
    /// `0` to `9`.
    package var isASCIIDigit: Bool { self &- 0x30 < 10 }
    /// `a` to `z`.
    package var isASCIILowercase: Bool { self &- 0x61 < 26 }
    /// `A` to `Z`.
    package var isASCIIUppercase: Bool { self &- 0x41 < 26 }
    /// `A` to `Z` and `a` to `z`.
    package var isASCIILetter: Bool { isASCIILowercase || isASCIIUppercase }
    /// A letter or a digit.
    package var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }
    /// `0` to `9`, `A` to `F` and `a` to `f`.
    package var isASCIIHexDigit: Bool { isASCIIDigit || (self | 0x20) &- 0x61 < 6 }
    /// Space, tab, line feed, vertical tab, form feed or carriage return.
    package var isASCIIWhitespace: Bool { self == 0x20 || self &- 0x09 < 5 }
    /// A control character, with NUL and DEL.
    package var isASCIIControl: Bool { self < 0x20 || self == 0x7F }
    /// The small letter for a capital one; any other byte as it is.
    package var asciiLowercased: UInt8 { isASCIIUppercase ? self | 0x20 : self }
}
