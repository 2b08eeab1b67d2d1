// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultCrypto

/// Sealed parts: bound to their place, padded, opened only if they are what their row names.
struct PartSealingTests {
    private let message = Array("the message of a part".utf8)
    private let key = Example.rootKey
    private let nonce = Example.nonce

    private func row(_ part: RecordPart, _ digest: Digest, kind: ObjectKind = .cluster, version: UInt64 = 3)
        -> RecordRow
    {
        RecordRow(
            kind: kind, recordID: Example.recordID, version: version, state: .current,
            overview: part == .overview ? digest : nil, material: part == .material ? digest : nil,
            secret: part == .secret ? digest : nil)
    }

    struct Golden: Sendable {
        let part: RecordPart
        let kind: ObjectKind
        let version: UInt64
        let message: [UInt8]
        let count: Int
        let digest: String
    }

    static let golden = [
        Golden(
            part: .overview, kind: .cluster, version: 3, message: Array("overview message".utf8), count: 528,
            digest: "d981c0d5cb863ef2b81bcc58799dd4e9ac6c421be575f935f23539c173ed53a5"),
        Golden(
            part: .material, kind: .observation, version: 1, message: Array(repeating: 0, count: 300), count: 528,
            digest: "b61d38a24a2d1e5cb38647e0728390eaecfc6470ccb6fef186e3fd4dfb615c5c"),
        Golden(
            part: .secret, kind: .cluster, version: 1 << 40 | 7, message: Array("s3cret-token".utf8), count: 272,
            digest: "f6aa952f35fa8c4e10470c23cdfd623e5d45e57d944d9500cf853f505e2aeff9"),
    ]

    @Test(arguments: golden)
    func `seals to the bytes of the format`(_ golden: Golden) throws {
        let place = PartAddress(golden.part, kind: golden.kind, recordID: Example.recordID, version: golden.version)
        let result = try Example.cipher().seal(golden.message.span, at: place, nonce: Example.nonce)
        #expect(result.sealed.sealed.count == golden.count)
        #expect(result.digest.hexadecimal == golden.digest)
    }

    @Test(arguments: RecordPart.allCases)
    func `opens what it sealed`(_ part: RecordPart) throws {
        let cipher = try Example.cipher()
        for count in [0, 1, 251, 252, 253, 507, 508, 509, 5000] {
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let (sealed, digest) = try cipher.seal(
                part, kind: .cluster, recordID: Example.recordID, version: 3, message: message.span)
            let row = row(part, digest)
            #expect(bytes(of: try cipher.openPart(part, row, sealed)) == message)
            var output = secret("kept ")
            try cipher.openPart(part, row, sealed, appendingTo: &output)
            #expect(bytes(of: output) == Array("kept ".utf8) + message)
            guard part == .overview else { continue }
            let opened = try cipher.openOverview(row, nonce: sealed.nonce.span, sealed: sealed.sealed.span) {
                $0.array()
            }
            #expect(opened == message)
        }
    }

    @Test func `the same message never seals alike`() throws {
        let cipher = try Example.cipher()
        let digests = try (0..<100).map { _ in
            try cipher.seal(.secret, kind: .cluster, recordID: Example.recordID, version: 1, message: message.span)
                .digest
        }
        #expect(Set(digests).count == 100)
    }

    @Test(
        arguments: zip(
            [
                (RecordPart.overview, 508), (.overview, 509), (.material, 252), (.secret, 252), (.secret, 253),
                (.secret, 4092),
                (.secret, 4093),
            ],
            [512, 1024, 256, 256, 512, 4096, 4608]))
    func `pads to the size classes of the format`(_ input: (RecordPart, Int), _ size: Int) throws {
        let (sealed, _) = try Example.cipher().seal(
            input.0, kind: .cluster, recordID: Example.recordID, version: 1,
            message: [UInt8](repeating: 1, count: input.1).span)
        #expect(sealed.sealed.count == size + AESGCM.tagCount)
        #expect(sealed.nonce.count == AESGCM.nonceCount)
    }

    @Test func `refuses a message above 16 MiB`() throws {
        let message = [UInt8](repeating: 0, count: VaultFormat.maximumPartSize)
        #expect(throws: CryptoError.invalidLength) {
            _ = try Example.cipher().seal(
                .material, kind: .cluster, recordID: Example.recordID, version: 1, message: message.span)
        }
    }

    @Test func `a part opens at no other place and in no other vault`() throws {
        let cipher = try Example.cipher()
        let (sealed, digest) = try cipher.seal(
            .overview, kind: .cluster, recordID: Example.recordID, version: 3, message: message.span)
        let genuine = row(.overview, digest)
        var elsewhere = [RecordRow](repeating: genuine, count: 3)
        elsewhere[0].kind = .observation
        elsewhere[1].version = 4
        elsewhere[2].recordID = RecordID(high: Example.recordID.high, low: Example.recordID.low ^ 1)
        for row in elsewhere { expectRefused(cipher, .overview, row, sealed) }
        for part in [RecordPart.material, .secret] {
            let moved = RecordRow(
                kind: .cluster, recordID: Example.recordID, version: 3, state: .current, material: digest,
                secret: digest)
            expectRefused(cipher, part, moved, sealed)
        }
        let otherVault = VaultID(high: 1, low: 2)
        expectRefused(try Example.cipher(vaultID: otherVault), .overview, genuine, sealed)
        expectRefused(try Example.cipher(rootKey: Example.rootKey.reversed()), .overview, genuine, sealed)
    }

    @Test func `additional data binds the format, the vault and every field by itself`() throws {
        // The key is held fast here, so that only the additional data can tell.
        let place = PartAddress(.secret, kind: .cluster, recordID: Example.recordID, version: 3)
        var data = try Example.cipher().partPrefix
        place.appendAdditionalData(to: &data)
        let aes = try AESGCM()
        var sealed: [UInt8] = []
        try aes.seal(
            message.span, key: key.span, nonce: nonce.span, additionalData: data.span,
            appendingTo: &sealed)
        for position in data.indices {
            var altered = data
            altered[position] ^= 1
            var plain: [UInt8] = []
            #expect(throws: CryptoError.authenticationFailed) {
                try aes.open(
                    sealed.span, key: key.span, nonce: nonce.span, additionalData: altered.span,
                    appendingTo: &plain)
            }
        }
    }

    @Test func `a part that its row does not name is not even tried`() throws {
        let cipher = try Example.cipher()
        let (sealed, digest) = try cipher.seal(
            .secret, kind: .cluster, recordID: Example.recordID, version: 3, message: message.span)
        expectRefused(cipher, .secret, row(.secret, .zero), sealed, "is not the one that was written")
        expectRefused(cipher, .secret, row(.overview, digest), sealed, "does not exist")
        for position in [0, 100, sealed.sealed.count - 1] {
            var altered = sealed
            altered.sealed[position] ^= 1
            expectRefused(cipher, .secret, row(.secret, digest), altered, "is not the one that was written")
        }
        var altered = sealed
        altered.nonce[0] ^= 1
        expectRefused(cipher, .secret, row(.secret, digest), altered, "is not the one that was written")
        altered.nonce.removeLast()
        expectRefused(cipher, .secret, row(.secret, digest), altered, "has the wrong length")
    }

    @Test(arguments: [
        [0, 0, 0, 9, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 1, 7, 1], [0, 0, 0], [], [0, 0, 0, 0, 0, 0, 8],
    ])
    func `malformed padding is refused although its tag is right`(_ padded: [UInt8]) throws {
        let cipher = try Example.cipher()
        let place = PartAddress(.overview, kind: .cluster, recordID: Example.recordID, version: 3)
        var data = cipher.partPrefix
        place.appendAdditionalData(to: &data)
        let additional = data
        var content: [UInt8] = []
        try cipher.keys.withPartKey(place) { (key) throws(CryptoError) in
            try cipher.aes.seal(
                padded.span, key: key, nonce: nonce.span, additionalData: additional.span, appendingTo: &content
            )
        }
        let sealed = SealedBytes(nonce: Example.nonce, sealed: content)
        let digest = try cipher.partDigest(nonce: sealed.nonce.span, sealed: sealed.sealed.span)
        expectRefused(cipher, .overview, row(.overview, digest), sealed, "malformed")
    }

    @Test func `an overview may be opened while another one is read`() throws {
        let cipher = try Example.cipher()
        let (outer, outerDigest) = try cipher.seal(
            .overview, kind: .cluster, recordID: Example.recordID, version: 3, message: [1, 2, 3].span)
        let (inner, innerDigest) = try cipher.seal(
            .overview, kind: .cluster, recordID: Example.recordID, version: 4, message: [4, 5].span)
        let (outerRow, innerRow) = (row(.overview, outerDigest), row(.overview, innerDigest, version: 4))
        let both = try cipher.openOverview(outerRow, nonce: outer.nonce.span, sealed: outer.sealed.span) { first in
            let second = try cipher.openOverview(innerRow, nonce: inner.nonce.span, sealed: inner.sealed.span) {
                $0.array()
            }
            return first.array() + second
        }
        #expect(both == [1, 2, 3, 4, 5])
    }

    private func expectRefused(
        _ cipher: VaultCipher, _ part: RecordPart, _ row: RecordRow, _ sealed: SealedBytes, _ reason: String = ""
    ) {
        var output = secret("kept")
        var refusal = expectRefusal { try cipher.openPart(part, row, sealed, appendingTo: &output) }
        #expect(reason.isEmpty || refusal.contains(reason), "\(refusal)")
        #expect(bytes(of: output) == Array("kept".utf8))
        guard part == .overview else { return }
        refusal = expectRefusal {
            try cipher.openOverview(row, nonce: sealed.nonce.span, sealed: sealed.sealed.span) { _ in
                _ = Issue.record("a refused overview was lent out")
            }
        }
        #expect(reason.isEmpty || refusal.contains(reason), "\(refusal)")
    }

    private func expectRefusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            Issue.record("nothing was refused")
        } catch FormatError.record(let reason) {
            return reason
        } catch {
            Issue.record("refused for another reason: \(error)")
        }
        return ""
    }
}
