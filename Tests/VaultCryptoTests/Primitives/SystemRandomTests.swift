// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

struct SystemRandomTests {
    @Test func `gives as many bytes as asked, never the same`() throws {
        #expect(try SystemRandom.bytes(count: 12).count == 12)
        #expect(bytes(of: try SystemRandom.secret(count: 5000)).count == 5000)
        let ids = try (0..<200).map { _ in try SystemRandom.id() }
        #expect(Set(ids).count == 200)
        #expect(bytes(of: try SystemRandom.secret(count: 32)) != bytes(of: try SystemRandom.secret(count: 32)))
    }

    @Test(arguments: [0, -1])
    func `refuses to give nothing`(_ count: Int) {
        #expect(throws: CryptoError.invalidLength) { _ = try SystemRandom.secret(count: count) }
    }
}
