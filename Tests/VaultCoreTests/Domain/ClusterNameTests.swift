// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct ClusterNameTests {
    @Test(arguments: ["a", "paris-a100", "a-", "z9", "a--b", String(repeating: "a", count: 63)])
    func `names of the form are taken as they are`(text: String) throws {
        #expect(try ClusterName(text).text == text)
    }

    @Test(arguments: [
        ("", "must not be empty", "paris-a100"),
        ("Paris", "must be in lower case", "try paris"),
        ("PARIS_A100", "must not contain \"_\"", "try paris-a100"),
        ("paris.a100", "must not contain \".\"", "try paris-a100"),
        ("paris a100", "must not contain spaces", "try paris-a100"),
        ("paris ", "must not contain spaces", "try paris"),
        ("9lives", "must begin with a letter", "try c9lives"),
        ("-paris", "must begin with a letter", "try paris"),
        ("../../x", "must not be a path", "use lower-case letters"),
        ("/abs", "must not be a path", "use lower-case letters"),
        (".", "must not be a path", "use lower-case letters"),
        ("a//b", "must not be a path", "use lower-case letters"),
        ("a\\b", "must not be a path", "use lower-case letters"),
        ("~root", "must not be a path", "use lower-case letters"),
        ("pаris", "must be ASCII, but contains U+0430, which looks like \"a\"", "try paris"),
        ("ｐaris", "must be ASCII, but contains U+FF50, which looks like \"p\"", "try paris"),
        ("paris\u{2010}a", "must be ASCII, but contains U+2010, which looks like \"-\"", "try paris-a"),
        ("par\u{200B}is", "must be ASCII, but contains U+200B", "try paris"),
        ("paris\u{202E}x", "must be ASCII, but contains U+202E", "use lower-case letters"),
        ("köln", "must be ASCII, but contains U+00F6", "use lower-case letters"),
        ("東京", "must be ASCII, but contains U+6771", "use lower-case letters"),
        ("paris\u{1B}[31m", "must not contain the control character U+001B", "use lower-case letters"),
        ("paris\n", "must not contain the control character U+000A", "try paris"),
        ("paris\u{9B}1m", "must not contain the control character U+009B", "use lower-case letters"),
        ("a\0b", "must not contain the control character U+0000", "use lower-case letters"),
        (String(repeating: "a", count: 64), "has 64 bytes, at most 63 are allowed", "shorter"),
        (String(repeating: "x/", count: 5000), "has 10000 bytes, at most 63 are allowed", "shorter"),
        ("a@b", "must not contain \"@\"", "use lower-case letters"),
    ])
    func `other names are refused with the nearest one`(text: String, problem: String, hint: String) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try ClusterName(text) })
        #expect(error.field == "engine name")
        #expect(error.problem == problem)
        #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "no hint")")
        #expect(error.isWellSaid)
    }

    @Test func `a suggested name is a name`() throws {
        for text in ["PARIS_A100", "9lives", "-x", "ｐaris", "a b c", "Ａ"] {
            let error = try #require(refusal { () throws(InvalidInput) in _ = try ClusterName(text) })
            let name = try #require(error.hint?.split(separator: " ").last)
            #expect(try ClusterName(String(name)).text == name)
        }
    }

    @Test func `names are ordered by bytes`() throws {
        #expect(try ["b", "a-", "a", "a0"].map { try ClusterName($0) }.sorted().map(\.text) == ["a", "a-", "a0", "b"])
    }
}
