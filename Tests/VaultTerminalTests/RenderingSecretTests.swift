// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultTerminal

struct RenderingSecretTests {
    private func quoted(_ text: String) -> String {
        var out = SecretBytes()
        QuotedText.append(secret: SecretBytes(copying: text.utf8.span), to: &out)
        return out.withBytes { String(decoding: $0.array(), as: UTF8.self) }
    }

    private static let hidden: [ClosedRange<UInt32>] = [
        0...0x1F, 0x7F...0x9F, 0xAD...0xAD, 0x061C...0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
        0xFEFF...0xFEFF,
    ]

    @Test(arguments: hidden)
    func `a secret's hidden characters are escaped in quotes`(range: ClosedRange<UInt32>) throws {
        for value in range {
            let scalar = try #require(Unicode.Scalar(value))
            let shown = quoted("a\(scalar)b")
            let isVisible = shown.unicodeScalars.allSatisfy(\.isVisibleASCII)
            #expect(isVisible, "U+\(String(value, radix: 16))")
            if value > 0x7E {
                let digits = String(value, radix: 16)
                let padded = String(repeating: "0", count: 4 - digits.count) + digits
                #expect(shown == "\"a\\u\(padded)b\"")
            }
        }
    }

    @Test(arguments: ["é", "東京", "😀", "\u{A0}", "\u{61B}", "\u{61D}", "\u{200A}", "\u{2010}", "\u{202F}", "\u{2070}"])
    func `other characters stay as they are`(text: String) { #expect(quoted(text) == "\"\(text)\"") }

    @Test func `what is cut inside a character is not read past its end`() {
        for bytes in [[0xC2], [0xE2, 0x80], [0x61, 0xE2]] as [[UInt8]] {
            var out: [UInt8] = []
            out.appendJSONString(bytes.span)
            #expect(out == [0x22] + bytes + [0x22])
        }
    }
}
