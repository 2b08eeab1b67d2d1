// SPDX-License-Identifier: Apache-2.0

/// Characters that look like ASCII ones, for saying which character a name should have had.
///
/// A few letters that pages, chats and keyboards really put into names; Unicode's full list (UTS #39) would add
/// nothing here.
enum ConfusableCharacter {
    /// The ASCII character that `scalar` looks like; nil if it looks like none of those that a cluster's name may have.
    static func ascii(of scalar: Unicode.Scalar) -> Character? {
        switch scalar.value {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:  // full-width digits and letters
            return Character(Unicode.Scalar(UInt8(scalar.value - 0xFEE0).asciiLowercased))
        case 0x00AD, 0x2010...0x2015, 0x2212, 0xFF0D: return "-"
        default: return letters[scalar]
        }
    }

    private static let letters: [Unicode.Scalar: Character] = [
        // Cyrillic.
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "м": "m", "о": "o",
        "р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x", "А": "a", "В": "b", "Е": "e", "К": "k", "М": "m", "Н": "h",
        "О": "o", "Р": "p", "С": "c", "Т": "t", "Х": "x",
        // Greek.
        "α": "a", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "υ": "u", "χ": "x",
        // Latin.
        "ı": "i", "ſ": "s", "ɑ": "a", "ɡ": "g",
    ]
}
