// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

/// Project Wycheproof's vectors, which know the mistakes that implementations make.
@Suite(.enabled(if: VectorFiles.hasWycheproof, "Project Wycheproof's vectors are not there ($AICHOR_VAULT_VECTORS)"))
struct WycheproofTests {
    struct File<Case: Decodable>: Decodable {
        struct Group: Decodable {
            var keySize: Int
            var ivSize: Int?
            var tagSize: Int?
            var tests: [Case]
        }
        var numberOfTests: Int
        var testGroups: [Group]
    }

    struct AEADCase: Decodable {
        var tcId: Int
        var key: String, iv: String, aad: String, msg: String, ct: String, tag: String, result: String
    }

    struct MACCase: Decodable {
        var tcId: Int
        var key: String, msg: String, tag: String, result: String
    }

    struct HKDFCase: Decodable {
        var tcId: Int
        var ikm: String, salt: String, info: String, size: Int, okm: String, result: String
    }

    @Test func `AES-256-GCM does as Wycheproof says`() throws {
        let data = try VectorFiles.wycheproof("aes_gcm_test.json")
        let file = try JSONDecoder().decode(File<AEADCase>.self, from: data)
        let inScope = file.testGroups.filter { $0.keySize == 256 && $0.ivSize == 96 && $0.tagSize == 128 }
        let tests = inScope.flatMap(\.tests)
        #expect(!tests.isEmpty)
        for test in tests { try check(test) }
        print("Wycheproof AES-GCM: \(tests.count) cases run;", terminator: " ")
        print("\(file.numberOfTests - tests.count) out of scope (other key, nonce or tag sizes)")
    }

    @Test func `HMAC-SHA-256 does as Wycheproof says`() throws {
        let data = try VectorFiles.wycheproof("hmac_sha256_test.json")
        let tests = try JSONDecoder().decode(File<MACCase>.self, from: data).testGroups.flatMap(\.tests)
        #expect(!tests.isEmpty)
        for test in tests {
            let tag = try HMACSHA256(key: hex(test.key).span).tag(of: hex(test.msg).span).bytes
            // Groups with truncated tags compare the beginning, as this project does with name tags.
            let matches = tag.starts(with: hex(test.tag))
            #expect(matches == (test.result == "valid"), "case \(test.tcId)")
        }
        print("Wycheproof HMAC-SHA-256: \(tests.count) cases run")
    }

    @Test func `HKDF-SHA-256 does as Wycheproof says`() throws {
        let data = try VectorFiles.wycheproof("hkdf_sha256_test.json")
        let tests = try JSONDecoder().decode(File<HKDFCase>.self, from: data).testGroups.flatMap(\.tests)
        #expect(!tests.isEmpty)
        for test in tests { try check(test) }
        print("Wycheproof HKDF-SHA-256: \(tests.count) cases run")
    }

    private func check(_ test: AEADCase) throws {
        let (key, nonce, data) = (hex(test.key), hex(test.iv), hex(test.aad))
        let content = hex(test.ct) + hex(test.tag)
        let aes = try AESGCM()
        var plain: [UInt8] = []
        if test.result == "valid" {
            try aes.open(content.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &plain)
            #expect(plain == hex(test.msg), "case \(test.tcId)")
            var sealed: [UInt8] = []
            try aes.seal(
                hex(test.msg).span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &sealed)
            #expect(sealed == content, "case \(test.tcId)")
        } else {
            #expect(throws: CryptoError.authenticationFailed, "case \(test.tcId)") {
                try aes.open(
                    content.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &plain)
            }
            #expect(plain.isEmpty, "case \(test.tcId)")
        }
    }

    private func check(_ test: HKDFCase) throws {
        let key = try HKDF.extract(salt: hex(test.salt).span, inputKeyMaterial: hex(test.ikm).span)
        let info = hex(test.info)
        let prk = bytes(of: key)
        if test.result == "valid" {
            let output = try HKDF.expand(prk.span, info: info.span, count: test.size)
            #expect(bytes(of: output) == hex(test.okm), "case \(test.tcId)")
        } else {
            #expect(throws: CryptoError.invalidLength, "case \(test.tcId)") {
                _ = try HKDF.expand(prk.span, info: info.span, count: test.size)
            }
        }
    }
}
