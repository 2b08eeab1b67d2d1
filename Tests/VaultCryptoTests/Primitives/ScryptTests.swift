// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import VaultCrypto

/// scrypt against RFC 7914, section 12.
struct ScryptTests {
    struct Vector: Sendable {
        let passphrase: String
        let salt: String
        let cost: ScryptCost
        let output: String
    }

    static let vectors = [
        Vector(
            passphrase: "", salt: "", cost: ScryptCost(n: 16, r: 1, p: 1),
            output: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
        Vector(
            passphrase: "password", salt: "NaCl", cost: ScryptCost(n: 1024, r: 8, p: 16),
            output: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
        Vector(
            passphrase: "pleaseletmein", salt: "SodiumChloride", cost: ScryptCost(n: 16_384, r: 8, p: 1),
            output: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
    ]

    static let largest = Vector(
        passphrase: "pleaseletmein", salt: "SodiumChloride", cost: ScryptCost(n: 1_048_576, r: 8, p: 1),
        output: "2101cb9b6a511aaeaddbbe09cf70f881ec568d574a2ffd4dabe5ee9820adaa47"
            + "8e56fd8f4ba5d09ffa1c6d927c40f4c337304049e8a952fbcbf45c6fa77a41a4")

    @Test(arguments: vectors)
    func `gives the output of RFC 7914`(_ vector: Vector) throws { try check(vector) }

    @Test(.enabled(if: ProcessInfo.processInfo.physicalMemory >= 4 << 30, "this machine has less than 4 GiB of memory"))
    func `gives the output of RFC 7914 that takes 1 GiB`() throws {
        try check(Self.largest)
    }

    @Test(arguments: [
        ScryptCost(n: 1 << 14), ScryptCost(n: 1 << 21), ScryptCost(n: 1 << 31), ScryptCost(n: 100_000),
        ScryptCost(n: 0), ScryptCost(n: 1 << 15, r: 9), ScryptCost(n: 1 << 15, p: 0), ScryptCost(n: 1 << 15, p: 5),
        ScryptCost.none,
    ])
    func `refuses a cost outside of the format's range`(_ cost: ScryptCost) {
        let refusal = CryptoError.openSSL(
            operation: "scrypt", reasons: ["the cost is outside the accepted range"])
        #expect(throws: refusal) { _ = try Scrypt.stretch([1].span, salt: [2].span, cost: cost) }
    }

    @Test func `OpenSSL's reason for a refusal is reported`() {
        let refusal = CryptoError.openSSL(operation: "EVP_KDF_derive", reasons: ["memory limit exceeded"])
        // More than RFC 7914, section 2, allows for p at this r.
        let cost = ScryptCost(n: 16, r: 8, p: 1 << 28)
        #expect(throws: refusal) { _ = try Scrypt.derive([1].span, salt: [2].span, cost: cost, count: 32) }
    }

    private func check(_ vector: Vector) throws {
        let output = try Scrypt.derive(
            Array(vector.passphrase.utf8).span, salt: Array(vector.salt.utf8).span, cost: vector.cost, count: 64)
        #expect(bytes(of: output).hexadecimal == vector.output)
    }
}
