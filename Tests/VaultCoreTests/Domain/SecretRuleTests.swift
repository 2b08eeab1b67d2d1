// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct SecretRuleTests {
    /// Stands in every bad secret; no message may have it.
    private static let marker = "hUnTeR2"

    @Test(arguments: [
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2ln", "kubeconfig-u-abc:9x8y7z", "abcdef.0123456789abcdef",
        "xy", "a\"b", "nullable",
        "-token-", "token", "a...b", String(repeating: "t", count: 65_536),
    ])
    func `any visible ASCII is a token`(text: String) {
        #expect(refusal { () throws(InvalidInput) in try BearerTokenRules.check(secret(text)) } == nil)
    }

    @Test(arguments: [
        ("", "empty"), ("\n\n", "empty"), ("Bearer hUnTeR2", "HTTP header"), ("bearer hUnTeR2", "HTTP header"),
        ("Authorization: Bearer hUnTeR2", "HTTP header"), (" hUnTeR2", "leading or trailing white space"),
        ("hUnTeR2 ", "leading or trailing white space"),
        ("hUnTeR2\n", "leading or trailing white space"),
        ("hUnTeR2\r\n", "leading or trailing white space"), ("hUn TeR2 hUnTeR2", "contains white space"),
        ("hUnTeR2\nhUnTeR2", "contains a line break"),
        ("hUnTeR2\thUnTeR2", "contains white space"), ("\"hUnTeR2\"", "quotes"), ("'hUnTeR2'", "quotes"),
        ("hUnTeR2\"", "quotes"),
        ("hUnTeR2\0x", "NUL"), ("hUnTeR2\u{1B}[0m", "control"), ("hUnTeR2\u{7F}", "control"), ("hUnTeR2é", "ASCII"),
        ("hUnTeR2\u{200B}", "ASCII"),
        ("ZXlKaGJHY2lPaUpTVXpJMU5pSjkhUnTeR2", "base64"),
        ("-----BEGIN CERTIFICATE-----\nhUnTeR2\n-----END CERTIFICATE-----\n", "PEM"),
        ("-----BEGIN EC PRIVATE KEY-----\nhUnTeR2", "private key"), ("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURShUnTeR2", "PEM"),
        ("apiVersion: v1\nkind: Config\nusers:\n- user: {token: hUnTeR2}", "kubeconfig"),
        ("{\"data\":{\"token\":\"hUnTeR2\"}}", "JSON"),
        ("Error from server (NotFound): secrets \"hUnTeR2\" not found", "kubectl"), ("error: hUnTeR2", "kubectl"),
        ("The connection to the server hUnTeR2 was refused", "kubectl"), ("<none>", "an empty value"),
        ("null", "an empty value"),
        ("<no value>", "an empty value"),
        ("<hUnTeR2>", "placeholder"), ("<your-token>", "placeholder"), ("eyJhUnTeR2…", "ellipsis"),
        ("eyJhUnTeR2...", "ellipsis"), ("…", "ellipsis"),
        ("$hUnTeR2", "variable"), ("{{ hUnTeR2 }}", "variable"), ("********", "masked"), ("token: hUnTeR2", "token:"),
        ("token:      hUnTeR2", "token:"),
        (String(repeating: "hUnTeR2", count: 10_000), "longer"),
    ])
    func `what is no token is refused without repeating it`(text: String, words: String) throws {
        let error = try #require(refusal { () throws(InvalidInput) in try BearerTokenRules.check(secret(text)) })
        #expect(error.field == "bearer token")
        #expect(error.problem.contains(words), "\(error.problem)")
        #expect(error.isWellSaid, "\(error.shown)")
        #expect(!error.shown.contains(Self.marker))
        #expect(error.hint != nil)
    }

    @Test(arguments: [
        ("x", "x"), ("x\n", "x"), ("x\r\n", "x"), ("x\n\n", "x\n"), ("x\r\n\r\n", "x\r\n"), ("x\r", "x\r"), ("\n", ""),
        ("\r\n", ""), ("", ""), (" x \n", " x "),
    ])
    func `one line end is dropped, never more`(given: String, kept: String) {
        var value = secret(given)
        value.removeTrailingNewline()
        #expect(value.withBytes { $0.array() } == Array(kept.utf8))
    }

    @Test(arguments: [
        ("correct horse", 0), (" x ", 1), ("pässword", 1), (" ä", 2), (String(repeating: "p", count: 4096), 0),
        ("a:b\"'\\", 0),
    ])
    func `a password is a line of text`(text: String, warnings: Int) throws {
        #expect(try PasswordRules.check(secret(text)).count == warnings)
    }

    @Test(
        arguments: [
            [], [0x61, 0x00], [0x61, 0x0A], [0x0D], [0x1B, 0x5B], [0x7F], [0xFF], [0xC3], [0xED, 0xA0, 0x80],
            [0xC0, 0x80],
            Array(repeating: 0x70, count: 4097),
        ] as [[UInt8]])
    func `other passwords are refused`(bytes: [UInt8]) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try PasswordRules.check(secret(bytes)) })
        #expect(error.field == "basic password")
        #expect(error.isWellSaid)
    }

    @Test(arguments: [
        ("correct horse battery staple", 0), ("short", 1), ("eleven byte", 1), ("twelve bytes", 0),
        (" twelve bytes ", 1),
        ("pässwörter sind lang", 1), ("é", 2), (String(repeating: "p", count: 1024), 0), ("with\nline feed", 1),
        ("trailing line feed\n", 2),
    ])
    func `a passphrase is taken as typed, with warnings`(text: String, warnings: Int) throws {
        #expect(try PassphraseRules.check(secret(text)).count == warnings)
    }

    @Test func `a passphrase need not be UTF-8, and its two normal forms differ`() throws {
        #expect(try PassphraseRules.check(secret([0xFF, 0xFE] + Array("twelve bytes".utf8))).count == 1)
        #expect(Array("é".utf8) != Array("e\u{301}".utf8))
    }

    @Test(
        arguments: [
            [], [0x00], Array("long enough".utf8) + [0x00, 0x61], Array(repeating: 0x70, count: 1025),
        ] as [[UInt8]])
    func `empty, over-long and NUL passphrases are refused`(bytes: [UInt8]) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try PassphraseRules.check(secret(bytes)) })
        #expect(error.field == "passphrase")
        #expect(error.isWellSaid)
    }
    // Not an argument of the test above, which would print a million numbers.
    @Test func `a passphrase of 1 MiB is refused`() throws {
        let bytes = [UInt8](repeating: 0x70, count: 1 << 20)
        let error = try #require(refusal { () throws(InvalidInput) in _ = try PassphraseRules.check(secret(bytes)) })
        #expect(error.field == "passphrase")
        #expect(error.isWellSaid)
    }
}
