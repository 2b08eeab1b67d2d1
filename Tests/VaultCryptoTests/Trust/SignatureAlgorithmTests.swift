// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultCrypto

/// Which algorithms of a certificate's signature are accepted: those of Go's crypto/x509.
@Suite struct `A certificate's signature` {
    private static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1]
    private static let sha256: [UInt8] = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]

    private let fixtures: TrustFixtures

    init() throws { fixtures = try TrustFixtures.shared.get() }

    @Test(arguments: [
        ("rsa-sha256", "rsa-root"), ("rsa-sha384", "rsa-root"), ("rsa-sha512", "rsa-root"),
        ("pss-sha256", "rsa-root"), ("pss-sha384", "rsa-root"), ("pss-sha512", "rsa-root"),
        ("ec-sha256", "ec-root"), ("ec-sha384", "ec-root"), ("ec-sha512", "ec-root"), ("direct", "root"),
    ])
    func `is accepted with an algorithm that kubectl supports`(leaf: String, anchor: String) throws {
        #expect(try fixtures.errors([leaf], [anchor]) == [])
    }

    @Test(arguments: [("rsa-md5", "rsa-root"), ("rsa-sha1", "rsa-root"), ("ec-sha1", "ec-root")])
    func `is refused with a broken digest`(leaf: String, anchor: String) throws {
        #expect(try fixtures.errors([leaf], [anchor]) == ["ca.weak-signature"])
    }

    @Test(arguments: [
        ("pss-sha1", "rsa-root"), ("pss-short-salt", "rsa-root"), ("pss-other-mask", "rsa-root"),
        ("ed448", "ed448-root"), ("sha224", "rsa-root"),
    ])
    func `is refused with an algorithm that kubectl does not support`(leaf: String, anchor: String) throws {
        let findings = try fixtures.findings([leaf], [anchor]).filter { $0.severity == .error }
        #expect(findings.map(\.rule) == ["chain.untrusted"])
        #expect(findings.first?.message.contains("kubectl does not support") == true, "\(findings.map(\.message))")
    }

    // MARK: Parameters that openssl does not write

    /// An element of DER that is shorter than 128 bytes.
    private static func element(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        let contents = parts.flatMap(\.self)
        return [tag, UInt8(contents.count)] + contents
    }

    private static let null = element(5)
    private static let digest = element(0x30, element(6, sha256), null)

    /// The algorithm RSASSA-PSS with SHA-256 and parameters that a test changes.
    private static func pss(
        hash: [UInt8] = element(0xA0, digest),
        mask: [UInt8] = element(0xA1, element(0x30, element(6, rsa, [8]), digest)),
        salt: [UInt8] = element(0xA2, element(2, [32])), rest: [UInt8] = []
    ) -> [UInt8] {
        element(6, rsa, [10]) + element(0x30, hash, mask, salt, rest)
    }

    private static let kinds: [([UInt8], SignatureKind?)] = [
        (element(6, rsa, [11]) + null, .rsa), (element(6, rsa, [11]), .rsa),
        (element(6, [0x2B, 0x65, 0x70]), .ed25519),
        (element(6, [0x2B, 0x65, 0x70]) + null, .unknown), (element(6, rsa, [2]) + null, .broken),
        (element(6, [0x2B, 0x0E, 3, 2, 29]) + null, .broken), (element(6, [0x2B, 1]), .unknown),
        (pss(), .rsa), (pss(rest: element(0xA3, element(2, [1]))), .rsa),
        (pss(hash: element(0xA0, element(0x30, element(6, sha256)))), .rsa),
        (pss(rest: element(0xA3, element(2, [2]))), .unknown), (pss(rest: null), .unknown), (pss(hash: []), .unknown),
        (pss(mask: element(0xA1, element(0x30, element(6, rsa, [9]), digest))), .unknown),
        (pss(hash: element(0xA0, element(0x30, element(6, sha256), element(4)))), .unknown),
        (pss(hash: element(0xA0, element(0x30, null))), .unknown), (pss(salt: element(0xA2, null)), .unknown),
        (element(6, rsa, [10]), .unknown), (element(6, rsa, [10]) + null, .unknown),
        ([], nil), (null, nil), (element(6), nil), (element(6, rsa, [11]) + [5], nil),
        (element(6, rsa, [11]) + [5, 1], nil),
    ]

    @Test(arguments: kinds)
    func `is judged by its algorithm's parameters`(algorithm: [UInt8], kind: SignatureKind?) {
        #expect(SignatureKind(DERReader(algorithm)) == kind)
    }
}
