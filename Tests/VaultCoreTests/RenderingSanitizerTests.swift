// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

struct RenderingNeutralTests {
    @Test(arguments: [
        ("paris-a100", "paris-a100"),
        ("\u{1B}[31mred", "\\u{1b}[31mred"),
        ("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c"),
        ("\u{7F}\u{9B}31m", "\\u{7f}\\u{9b}31m"),
        ("safe\u{202E}exe.txt", "safe\\u{202e}exe.txt"),
        ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        ("a\u{200B}b\u{200D}c\u{FEFF}", "a\\u{200b}b\\u{200d}c\\u{feff}"),
        ("soft\u{AD}hyphen\u{2028}", "soft\\u{ad}hyphen\\u{2028}"),
        ("\u{E0041}\u{3164}\u{E000}", "\\u{e0041}\\u{3164}\\u{e000}"),
        ("Zürich 東京 é", "Zürich 東京 é"),
    ])
    func `what could act on a screen is shown, and all else stays`(text: String, expected: String) {
        #expect(Sanitizer.text(text) == expected)
    }

    @Test func `no control, format or separator character of Unicode is left as it is`() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                if !Sanitizer.mustEscape(scalar) { Issue.record("U+\(String(value, radix: 16)) is not escaped") }
            default: break
            }
        }
    }

    @Test(arguments: [("abc", 3), ("東京", 4), ("e\u{301}", 1), ("\u{1B}", 6), ("Zürich", 6)])
    func `the width counts columns, not bytes`(text: String, width: Int) {
        var out: [UInt8] = []
        #expect(Sanitizer.append(text, to: &out) == width)
    }
}
