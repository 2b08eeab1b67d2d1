// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

/// SHA-256 against the examples of FIPS 180-2, appendix B.
struct SHA256Tests {
    static let vectors: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test(arguments: vectors)
    func `one context gives one digest after another`(_ message: String, _ expected: String) throws {
        let hash = try SHA256()
        for _ in 0..<3 { #expect(try hash.digest(of: Array(message.utf8).span).hexadecimal == expected) }
        #expect(try SHA256.digest(of: Array(message.utf8).span).hexadecimal == expected)
    }

    @Test(arguments: vectors)
    func `takes a message in pieces and forgets one that was not finished`(
        _ message: String, _ expected: String
    ) throws {
        let hash = try SHA256()
        try hash.start(with: 0x03)
        try hash.start()
        for byte in message.utf8 { try hash.update([byte].span) }
        #expect(try hash.finish().hexadecimal == expected)
    }
}
