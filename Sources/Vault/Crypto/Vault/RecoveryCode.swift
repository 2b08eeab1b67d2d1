// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// A recovery code: 160 random bits for paper (FORMAT.md, section 4.2).
package enum RecoveryCode {
    package static let byteCount = 20
    package static let groupCount = 8
    private static let digitsPerGroup = 4
    /// A group's digits and its check symbol.
    private static let symbolsPerGroup = 5
    /// Crockford's 32 digits, then the five symbols that only check.
    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U".utf8)

    /// A fresh code.
    package static func generate() throws(CryptoError) -> SecretBytes {
        try SystemRandom.secret(count: byteCount)
    }

    /// A code as it is written down: eight groups of four digits and a check symbol, joined by hyphens.
    ///
    /// - Throws: `CryptoError.invalidLength` unless there are 20 bytes.
    package static func text(of code: borrowing SecretBytes) throws(CryptoError) -> SecretBytes {
        guard code.count == byteCount else { throw .invalidLength }
        var text = SecretBytes(capacity: groupCount * (symbolsPerGroup + 1))
        code.withBytes { code in
            for group in 0..<groupCount {
                if group > 0 { text.append(UInt8(ascii: "-")) }
                appendGroup(number(of: group, in: code), to: &text)
            }
        }
        return text
    }

    /// Reads a code as a person typed it: hyphens and white space are skipped, case is folded, `O` is 0, `I` and `L`
    /// are 1.
    ///
    /// - Throws: the number of the first group that is wrong, never what stands there.
    package static func parse(_ text: borrowing SecretBytes) throws(InvalidInput) -> SecretBytes {
        var parser = Parser()
        try text.withBytes { (text) throws(InvalidInput) in
            for index in text.indices { try parser.take(text[index]) }
        }
        return try parser.finish()
    }

    /// Whether what was typed is one group of a code as it is written down; groups are counted from 1, and case and similar letters
    /// are treated as in a whole code.
    package static func isGroup(
        _ number: Int, of text: borrowing SecretBytes, _ typed: borrowing SecretBytes
    ) -> Bool {
        guard (1...groupCount).contains(number) else { return false }
        let start = (number - 1) * (symbolsPerGroup + 1)
        return text.withBytes { text in
            typed.withBytes { typed in
                let symbols = typed.indices.map { typed[$0] }.filter { !isSeparator($0) }.map { value(of: $0) }
                let expected = (start..<(start + symbolsPerGroup)).map { value(of: text[$0]) }
                return symbols == expected
            }
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }

    private static func value(of byte: UInt8) -> Int? {
        let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        let folded = isLower ? byte - 32 : byte
        switch folded {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return symbols.firstIndex(of: folded)
        }
    }

    /// The 20 bits of a group.
    private static func number(of group: Int, in code: Span<UInt8>) -> Int {
        var number = 0
        for bit in (group * 20)..<(group * 20 + 20) {
            number = number << 1 | Int(code[bit / 8] >> UInt8(7 - bit % 8) & 1)
        }
        return number
    }

    private static func appendGroup(_ number: Int, to text: inout SecretBytes) {
        for shift in [15, 10, 5, 0] { text.append(symbols[number >> shift & 31]) }
        text.append(symbols[number % 37])
    }
}

extension RecoveryCode {
    /// Takes a code symbol by symbol.
    ///
    /// Two groups make five bytes.
    private struct Parser: ~Copyable {
        private var code = SecretBytes(capacity: byteCount)
        private var group = 0
        private var position = 0
        private var number = 0
        private var evenNumber = 0

        mutating func take(_ byte: UInt8) throws(InvalidInput) {
            if isSeparator(byte) { return }
            guard group < groupCount else { throw wrong("has more than \(groupCount) groups") }
            guard let value = value(of: byte) else { throw wrongGroup }
            if position < digitsPerGroup {
                guard value < 32 else { throw wrongGroup }
                number = number << 5 | value
                position += 1
            } else {
                guard value == number % 37 else { throw wrongGroup }
                finishGroup()
            }
        }

        consuming func finish() throws(InvalidInput) -> SecretBytes {
            guard group == groupCount else { throw wrong("ends in group \(group + 1) of \(groupCount)") }
            return code
        }

        private mutating func finishGroup() {
            if group % 2 == 0 {
                evenNumber = number
            } else {
                let both = evenNumber << 20 | number
                for shift in [32, 24, 16, 8, 0] { code.append(UInt8(truncatingIfNeeded: both >> shift)) }
            }
            group += 1
            position = 0
            number = 0
        }

        private var wrongGroup: InvalidInput { wrong("has a mistake in group \(group + 1)") }

        private func wrong(_ problem: String) -> InvalidInput {
            InvalidInput(
                "recovery code", problem,
                hint: "compare it with the code as written: \(groupCount) groups of \(symbolsPerGroup) characters")
        }

    }
}
