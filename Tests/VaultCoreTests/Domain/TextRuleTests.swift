// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct TextRuleTests {
    @Test(arguments: ["research", "a", "Team/ML:1", String(repeating: "~", count: 63)])
    func `an ecosystem is visible ASCII`(text: String) throws {
        #expect(try Ecosystem(text).text == text)
    }

    @Test(arguments: ["", " ", "a b", "é", "a\n", "\u{1B}", "a\u{200B}", String(repeating: "a", count: 64)])
    func `other ecosystems are refused`(text: String) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try Ecosystem(text) })
        #expect(error.field == "ecosystem")
        #expect(error.isWellSaid)
    }

    @Test(arguments: [
        ("one line", "one line"), ("two\nlines\n", "two\nlines\n"), ("dos\r\nlines\r\n", "dos\nlines\n"),
        ("tab\there", "tab\there"),
        ("Zürich 東京 👍🏽", "Zürich 東京 👍🏽"), (String(repeating: "é", count: 8192), String(repeating: "é", count: 8192)),
    ])
    func `a note is plain text`(text: String, kept: String) throws {
        #expect(try Note(text).text == kept)
    }

    @Test(arguments: [
        "", " \n\t ", "a\0b", "\u{1B}[31mred", "bell\u{7}", "a\rb", "\u{9B}31m", String(repeating: "é", count: 8193),
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2", "Bearer hunter2", "eyJhbGciOiJSUzI1NiJ9.hunter2.hunter2\n",
    ])
    func `other notes are refused`(text: String) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try Note(text) })
        #expect(error.field == "note")
        #expect(error.isWellSaid)
        #expect(!error.shown.contains("hunter2"))
    }

    @Test(arguments: ["admin", "a b", "jürgen", "a@b", String(repeating: "a", count: 256)])
    func `a user name has no colon and no control characters`(text: String) throws {
        #expect(try BasicUsername(text).text == text)
    }

    @Test(arguments: [
        "", "admin:hunter2", ":", "a\nb", "a\0", "\u{85}", String(repeating: "a", count: 257),
        "sha256~hunter2hunter2hunter2", "eyJhbGciOiJSUzI1NiJ9.hunter2.hunter2", "-----BEGIN CERTIFICATE-----",
    ])
    func `other user names are refused`(text: String) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try BasicUsername(text) })
        #expect(error.field == "basic username")
        #expect(error.isWellSaid)
        #expect(!error.shown.contains("hunter2"))
    }

    @Test(arguments: [
        ("plain", "\"plain\""), ("a\u{1B}[0m", "\"a\\u{1b}[0m\""), ("\u{202E}x", "\"\\u{202e}x\""),
        ("é", "\"\\u{e9}\""), ("a\r\nb", "\"a\\u{d}\\u{a}b\""),
        (String(repeating: "a", count: 41), "\"" + String(repeating: "a", count: 40) + "…\""),
    ])
    func `quoted text is neutral`(text: String, quoted: String) {
        #expect(text.quoted == quoted)
    }
}
