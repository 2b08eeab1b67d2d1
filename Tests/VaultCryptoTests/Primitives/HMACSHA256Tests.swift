// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

/// HMAC-SHA-256 against RFC 4231, section 4.
struct HMACSHA256Tests {
    struct Vector: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let tag: String
    }

    static let vectors = [
        Vector(
            key: Array(repeating: 0x0B, count: 20), message: Array("Hi There".utf8),
            tag: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
            tag: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            key: Array(repeating: 0xAA, count: 20), message: Array(repeating: 0xDD, count: 50),
            tag: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            key: Array(1...25), message: Array(repeating: 0xCD, count: 50),
            tag: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            key: Array(repeating: 0x0C, count: 20), message: Array("Test With Truncation".utf8),
            tag: "a3b6167473100ee06e0c796c2955552bfa6f7c0a6a8aef8b93f860aab0cd20c5"),
        Vector(
            key: Array(repeating: 0xAA, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            tag: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            key: Array(repeating: 0xAA, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
            tag: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test(arguments: vectors)
    func `gives the tag of RFC 4231`(_ vector: Vector) throws {
        let hmac = try HMACSHA256(key: vector.key.span)
        #expect(try hmac.tag(of: vector.message.span).hexadecimal == vector.tag)
    }

    @Test(arguments: vectors)
    func `keeps its key over messages and takes them in pieces`(_ vector: Vector) throws {
        let hmac = try HMACSHA256(key: vector.key.span)
        _ = try hmac.tag(of: [1, 2, 3].span)
        try hmac.start()
        try hmac.update([0xFF].span)
        try hmac.start()
        for byte in vector.message { try hmac.update([byte].span) }
        #expect(try hmac.finish().hexadecimal == vector.tag)
    }

    @Test(
        arguments: zip(
            [[], [7]],
            [
                "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
                "ee921c1c17c2e4f3b9fd0258fef4e3474db00f15192b1d5dba150b6911d3d28b",
            ] as [String]))
    func `takes an empty key`(_ message: [UInt8], _ tag: String) throws {
        let key: [UInt8] = []
        #expect(try HMACSHA256(key: key.span).tag(of: message.span).hexadecimal == tag)
    }
}
