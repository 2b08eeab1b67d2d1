// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What go-yaml v2 reads and libyaml 0.2.5 does not, by the characters where it stands: each can be written in a way that both
/// read in the same way.
enum YAMLRespelling: Equatable {
    /// `"\'"` in the quoted scalar that begins there.
    case apostrophe(scalar: Int)
    /// A plain scalar within brackets or braces that ends with a colon: `{a:, b: c}` has the key `a:`.
    case colon(scalar: Int, colon: Int)
    /// A comma or a bracket in a tag.
    case tag(character: Int)

    /// `text` with that in its other spelling; nil if it is not what it seemed to be.
    func applied(to text: Span<UInt8>) -> SecretBytes? {
        switch self {
        case .apostrophe(let scalar):
            guard let start = Self.offset(of: scalar, in: text) else { return nil }
            return Self.respelledEscapes(of: start, in: text)
        case .colon(let scalar, let colon):
            guard let start = Self.offset(of: scalar, in: text), let end = Self.offset(of: colon, in: text),
                start <= end, text[end] == UInt8(ascii: ":")
            else { return nil }
            let content = text.extracting(start...end)
            guard !content.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
                return nil
            }
            var copy = SecretBytes(capacity: text.count + 2)
            copy.append(text.extracting(..<start))
            copy.append(UInt8(ascii: "\""))
            copy.append(content)
            copy.append(UInt8(ascii: "\""))
            copy.append(text.extracting((end + 1)...))
            return copy
        case .tag(let character):
            guard let offset = Self.offset(of: character, in: text),
                [UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]")].contains(text[offset])
            else { return nil }
            // No tag with one of them in it means anything, nor does one with a semicolon.
            var copy = SecretBytes(copying: text)
            copy.withMutableBytes { $0[offset] = UInt8(ascii: ";") }
            return copy
        }
    }

    /// Writes each `\'` of the scalar whose opening quotation mark is at `start` as `\x27`.
    private static func respelledEscapes(of start: Int, in text: Span<UInt8>) -> SecretBytes? {
        guard text[start] == UInt8(ascii: "\"") else { return nil }
        var copy = SecretBytes(capacity: text.count + 64)
        var (taken, offset) = (0, start + 1)
        while offset < text.count, text[offset] != UInt8(ascii: "\"") {
            guard text[offset] == UInt8(ascii: "\\") else {
                offset += 1
                continue
            }
            if offset + 1 < text.count, text[offset + 1] == UInt8(ascii: "'") {
                copy.append(text.extracting(taken...offset))
                copy.append("x27".utf8.span)
                taken = offset + 2
            }
            offset += 2
        }
        guard taken > 0 else { return nil }
        copy.append(text.extracting(taken...))
        return copy
    }

    /// Where a character stands, as libyaml counts them: without a byte order mark at the beginning.
    private static func offset(of character: Int, in text: Span<UInt8>) -> Int? {
        var offset = text.holds("\u{FEFF}", at: 0) ? 3 : 0
        var left = character
        while offset < text.count {
            let isContinuation = text[offset] & 0xC0 == 0x80
            if !isContinuation {
                if left == 0 { return offset }
                left -= 1
            }
            offset += 1
        }
        return nil
    }
}
