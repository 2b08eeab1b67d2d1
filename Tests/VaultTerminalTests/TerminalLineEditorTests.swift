// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultTerminal

struct TerminalLineEditorTests {
    /// What the editor holds after keys, and what the last one did.
    private func typed(_ keys: String, limit: Int = 1 << 20) -> (line: String, last: LineEditor.Effect) {
        var editor = LineEditor(limit: limit)
        var last = LineEditor.Effect.none
        for byte in keys.utf8 { last = editor.feed(byte) }
        return (editor.line.withBytes { String(decoding: $0.array(), as: UTF8.self) }, last)
    }

    @Test(arguments: [
        ("hunter2", "hunter2"), ("hunter3\u{7F}2", "hunter2"), ("a\u{8}", ""), ("\u{7F}", ""), ("ab\u{15}c", "c"),
        ("é\u{7F}x", "x"), ("😀\u{7F}", ""), ("a\u{1B}[Ab", "ab"), ("a\u{1B}[1;5Cb", "ab"), ("a\u{1B}OPb", "ab"),
        ("a\u{1B}xb", "ab"), ("a\u{1}\u{0}b", "ab"), ("a\tb c", "a\tb c"),
    ])
    func `keys edit the line as expected`(keys: String, expected: String) {
        #expect(typed(keys).line == expected)
    }

    @Test func `return and line feed end the line`() {
        #expect(typed("abc\r").last == .done)
        #expect(typed("abc\n").last == .done)
    }

    @Test func `control D ends the input on an empty line only`() {
        #expect(typed("\u{4}").last == .end)
        #expect(typed("a\u{4}") == ("a", .none))
    }

    @Test func `a long paste is taken whole, and a limit is kept`() {
        let token = String(repeating: "x", count: 10_000)
        #expect(typed(token).line == token)
        #expect(typed("abcd", limit: 3) == ("abc", .tooLong))
    }
}
