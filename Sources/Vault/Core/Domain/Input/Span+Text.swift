// SPDX-License-Identifier: Apache-2.0

// Looking for words in bytes that may be secret: nothing here copies them.

extension Span<UInt8> {
    /// Whether `word` stands at `offset`, which may lie outside the bytes; case is ignored for ASCII letters only.
    package func holds(_ word: String, at offset: Int, ignoringCase: Bool = false) -> Bool {
        guard offset >= 0 else { return false }
        var index = offset
        for byte in word.utf8 {
            guard index < count else { return false }
            guard ignoringCase ? self[index].asciiLowercased == byte.asciiLowercased : self[index] == byte else {
                return false
            }
            index += 1
        }
        return true
    }

    /// Where `word` first stands at or after `start`.
    package func firstOffset(of word: String, from start: Int = 0, ignoringCase: Bool = false) -> Int? {
        guard let first = word.utf8.first?.asciiLowercased else { return start <= count ? start : nil }
        var offset = start
        let last = count - word.utf8.count
        // Most places differ in their first byte, and a comparison by word costs a call.
        while offset <= last {
            if self[offset].asciiLowercased == first, holds(word, at: offset, ignoringCase: ignoringCase) {
                return offset
            }
            offset += 1
        }
        return nil
    }

    /// Whether `word` stands anywhere.
    package func contains(_ word: String, ignoringCase: Bool = false) -> Bool {
        firstOffset(of: word, ignoringCase: ignoringCase) != nil
    }

    /// Whether any byte satisfies `condition`.
    package func contains(where condition: (UInt8) -> Bool) -> Bool {
        for index in indices where condition(self[index]) { return true }
        return false
    }

    /// The range without white space at both ends; empty if there is nothing else.
    package var trimmedRange: Range<Int> {
        var (start, end) = (0, count)
        while start < end, self[start].isASCIIWhitespace { start += 1 }
        while end > start, self[end - 1].isASCIIWhitespace { end -= 1 }
        return start..<end
    }
}
