// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

/// What a caller of AES-256-GCM relies on; the algorithm itself is held against NIST's and Wycheproof's vectors.
struct AESGCMTests {
    private let key = Array(UInt8(0)...31)
    private let nonce = Array(UInt8(1)...12)
    private let data = Array("additional".utf8)

    private func sealed(_ message: [UInt8]) throws -> [UInt8] {
        var output: [UInt8] = []
        try AESGCM().seal(
            message.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &output)
        return output
    }

    @Test(arguments: [0, 1, 15, 16, 17, 512, 100_000])
    func `opens what it sealed and appends to what is there`(_ count: Int) throws {
        let message = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let aes = try AESGCM()
        var sealed: [UInt8] = [0xEE]
        try aes.seal(message.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &sealed)
        #expect(sealed.first == 0xEE && sealed.count == 1 + count + AESGCM.tagCount)
        let content = Array(sealed.dropFirst())
        var plain: [UInt8] = [0xDD]
        try aes.open(content.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &plain)
        #expect(plain == [0xDD] + message)
        var secret = SecretBytes()
        secret.append(0xCC)
        try aes.open(content.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &secret)
        #expect(bytes(of: secret) == [0xCC] + message)
    }

    @Test func `a flipped bit anywhere opens nothing`() throws {
        let content = try sealed(Array("a message of some length".utf8))
        for position in content.indices {
            var altered = content
            altered[position] ^= 0x80
            try expectNothing(altered, key, nonce, data)
        }
        for length in 0..<content.count { try expectNothing(Array(content.prefix(length)), key, nonce, data) }
    }

    @Test func `another key, nonce or additional data opens nothing`() throws {
        let content = try sealed(Array("message".utf8))
        try expectNothing(content, key.reversed(), nonce, data)
        try expectNothing(content, key, nonce.reversed(), data)
        try expectNothing(content, key, nonce, data + [0])
        try expectNothing(content, key, nonce, [])
    }

    @Test func `one context seals and opens in turn under changing keys`() throws {
        let aes = try AESGCM()
        for round in UInt8(0)..<20 {
            let key = [UInt8](repeating: round, count: 32)
            var content: [UInt8] = []
            var plain: [UInt8] = []
            try aes.seal(
                [round].span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &content)
            let wrong = [UInt8](repeating: round ^ 1, count: 32)
            #expect(throws: CryptoError.authenticationFailed) {
                try aes.open(
                    content.span, key: wrong.span, nonce: nonce.span, additionalData: data.span, appendingTo: &plain)
            }
            try aes.open(content.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &plain)
            #expect(plain == [round])
        }
    }

    @Test(arguments: [(31, 12), (33, 12), (0, 12), (32, 11), (32, 13), (32, 0)])
    func `refuses a key or nonce of another length`(_ keyCount: Int, _ nonceCount: Int) throws {
        let key = [UInt8](repeating: 0, count: keyCount)
        let nonce = [UInt8](repeating: 0, count: nonceCount)
        var output: [UInt8] = []
        #expect(throws: CryptoError.invalidLength) {
            try AESGCM().seal(
                [1].span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &output)
        }
        #expect(output.isEmpty)
    }

    private func expectNothing(_ content: [UInt8], _ key: [UInt8], _ nonce: [UInt8], _ data: [UInt8]) throws {
        let aes = try AESGCM()
        var plain: [UInt8] = [0xDD]
        #expect(throws: CryptoError.authenticationFailed) {
            try aes.open(content.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &plain)
        }
        #expect(plain == [0xDD])
        var secret = SecretBytes()
        do {
            try aes.open(
                content.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &secret)
            Issue.record("altered bytes opened")
        } catch {
            #expect(error == .authenticationFailed)
        }
        #expect(bytes(of: secret).isEmpty)
    }
}
