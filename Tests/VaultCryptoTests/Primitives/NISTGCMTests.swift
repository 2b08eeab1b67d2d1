// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

/// NIST's CAVP vectors for AES-256-GCM (SP 800-38D), with 96-bit nonces and 128-bit tags.
struct NISTGCMTests {
    @Test func `seals as NIST says`() throws {
        for fields in try cases(of: "gcmEncryptExtIV256.rsp") {
            let (key, nonce, data) = try (bytes(fields, "Key"), bytes(fields, "IV"), bytes(fields, "AAD"))
            let message = try bytes(fields, "PT")
            var sealed: [UInt8] = []
            try AESGCM().seal(
                message.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &sealed)
            #expect(try sealed == bytes(fields, "CT") + bytes(fields, "Tag"), "key \(fields["Key"] ?? "")")
        }
    }

    @Test func `opens as NIST says`() throws {
        let cases = try cases(of: "gcmDecrypt256.rsp")
        #expect(cases.contains { $0["FAIL"] != nil } && cases.contains { $0["FAIL"] == nil })
        for fields in cases {
            let opened = try open(fields)
            #expect(try opened == (fields["FAIL"] != nil ? nil : bytes(fields, "PT")), "key \(fields["Key"] ?? "")")
        }
    }

    private func open(_ fields: [String: String]) throws -> [UInt8]? {
        var plain: [UInt8] = []
        let sealed = try bytes(fields, "CT") + bytes(fields, "Tag")
        let (key, nonce, data) = try (bytes(fields, "Key"), bytes(fields, "IV"), bytes(fields, "AAD"))
        do throws(CryptoError) {
            try AESGCM().open(
                sealed.span, key: key.span, nonce: nonce.span, additionalData: data.span, appendingTo: &plain)
            return plain
        } catch .authenticationFailed {
            #expect(plain.isEmpty)
            return nil
        }
    }

    private func bytes(_ fields: [String: String], _ name: String) throws -> [UInt8] { hex(try #require(fields[name])) }

    /// The cases of the sections in scope.
    private func cases(of name: String) throws -> [[String: String]] {
        let data = try VectorFiles.nistGCM(name)
        var section: [String: String] = [:]
        var all: [[String: String]] = []
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).components(separatedBy: " =")
            let value = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            if line.hasPrefix("[") {
                section[parts[0]] = value
            } else if line.hasPrefix("Count") {
                all.append(section)
            } else if !line.hasPrefix("#"), !all.isEmpty {
                all[all.count - 1][parts[0]] = value
            }
        }
        let inScope = all.filter { $0["IVlen"] == "96" && $0["Taglen"] == "128" }
        #expect(!inScope.isEmpty)
        print("NIST \(name): \(inScope.count) cases run; \(all.count - inScope.count) out of scope (nonce or tag size)")
        return inScope
    }
}
