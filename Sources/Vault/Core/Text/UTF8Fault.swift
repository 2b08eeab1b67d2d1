// SPDX-License-Identifier: Apache-2.0

/// Where bytes stop being UTF-8: the place for the one who has to fix the text, and nothing of the text itself.
package struct UTF8Fault: Equatable, Sendable, CustomStringConvertible {
    /// How many bytes are before it.
    package let offset: Int
    /// Counted from 1.
    package var line = 1
    /// The byte of that line, counted from 1.
    package var byte = 1

    /// The place of an offset in a text whose first line has a number of its own.
    package init(at offset: Int, in text: Span<UInt8>, firstLine: Int = 1) {
        self.offset = offset
        line = firstLine
        for index in 0..<min(offset, text.count) {
            (line, byte) = text[index] == UInt8(ascii: "\n") ? (line + 1, 1) : (line, byte + 1)
        }
    }

    /// `byte 4 of line 2`.
    package var description: String { "byte \(byte) of line \(line)" }
}

extension Span<UInt8> {
    /// Where the bytes stop being well-formed UTF-8; nil if they do not.
    package var utf8Fault: UTF8Fault? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: self)
            return nil
        } catch { return UTF8Fault(at: error.byteOffsets.lowerBound, in: self) }
    }
}
