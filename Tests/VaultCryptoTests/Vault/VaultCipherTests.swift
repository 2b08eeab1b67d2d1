// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultCrypto

/// MACs, tags and keys of one vault.
struct VaultCipherTests {
    @Test func `MACs of header, manifest and mark are those of the format`() throws {
        let cipher = try Example.cipher()
        #expect(
            try cipher.headerMAC(Array("header body".utf8)).hexadecimal
                == "98a80c4f1a9171bbff3812e73dab393d5dcf0627a6b6558475978e8dbd553a0e")
        #expect(
            try cipher.manifestMAC(Array("manifest body".utf8)).hexadecimal
                == "cc0a4fab4a783aeee89b6a409187c823259bed71591fa3a390db85df901bcdcd")
        #expect(
            try cipher.markMAC(Array("mark body".utf8)).hexadecimal
                == "758ba852b0b38f43e3b83cb184e321d7ebfef537ddb0bdd0f1ee0172be245da7")
        #expect(
            try VaultCipher.headerDigest(Array("header body".utf8)).hexadecimal
                == "f984b0bb23c431af14e3b4d326e12bdb072f4847f701cf3115cd11989bcab3a5")
    }

    @Test func `name tags and fingerprints are those of the format`() throws {
        let cipher = try Example.cipher()
        let token = secret("s3cret-token")
        let bearer = try cipher.fingerprint(bearer: token)
        let basic = try cipher.fingerprint(basicPassword: token)
        #expect(try cipher.nameTag("paris-a100").hexadecimal == "5c1adbaa1dcdf07fc45a2f1729b67c00")
        #expect(bearer.hexadecimal == "ea2d17f3577dca92bb5777f8f699bf09")
        #expect(basic.hexadecimal == "0e1d8f4ffbeca5ae6e9409310ef242c4")
    }

    @Test func `each use has a key of its own, and each vault`() throws {
        let other = VaultID(high: Example.vaultID.high, low: Example.vaultID.low ^ 1)
        var tags: [Digest] = []
        for cipher in [try Example.cipher(), try Example.cipher(vaultID: other)] {
            tags += [try cipher.headerMAC([1]), try cipher.manifestMAC([1]), try cipher.markMAC([1])]
        }
        #expect(Set(tags).count == 6)
    }

    @Test func `keeps the root key for further slots`() throws {
        let key = try Example.cipher().withRootKey { $0.array() }
        #expect(key == Example.rootKey)
    }

    @Test(arguments: [0, 16, 31, 33])
    func `refuses a root key of another length`(_ count: Int) {
        #expect(throws: CryptoError.invalidLength) {
            _ = try Example.cipher(rootKey: [UInt8](repeating: 1, count: count))
        }
    }

    @Test func `compares MACs with all their bytes`() {
        #expect(VaultCipher.isEqual([UInt8](repeating: 0, count: 32), .zero))
        #expect(!VaultCipher.isEqual([UInt8](repeating: 0, count: 31) + [1], .zero))
        #expect(!VaultCipher.isEqual([UInt8](repeating: 0, count: 31), .zero))
        #expect(!VaultCipher.isEqual([], .zero))
    }

    @Test func `no two places share key context or additional data`() {
        var contexts: Set<[UInt8]> = []
        var data: Set<[UInt8]> = []
        let versions: [UInt64] = [1, 2, 256, 1 << 8 | 1, 1 << 32, .max]
        let ids = [Example.recordID, RecordID(high: 0, low: 1), RecordID(high: 1, low: 0)]
        for kind in UInt8(1)...4 {
            for (id, version) in ids.flatMap({ id in versions.map { (id, $0) } }) {
                for part in RecordPart.allCases {
                    let place = PartAddress(part, kind: ObjectKind(rawValue: kind), recordID: id, version: version)
                    var context: [UInt8] = []
                    var additional: [UInt8] = []
                    place.appendKeyContext(to: &context)
                    place.appendAdditionalData(to: &additional)
                    contexts.insert(context)
                    data.insert(additional)
                }
            }
        }
        #expect(contexts.count == 4 * 3 * 6 * 3)
        #expect(data.count == 4 * 3 * 6 * 3)
    }

    @Test func `joined texts that read alike are different tuples`() throws {
        var tuples: Set<[UInt8]> = []
        for parts in [["a", "bc"], ["ab", "c"], ["abc", ""], ["", "abc"], ["abc"], ["a", "b", "c"]] {
            var tuple: [UInt8] = []
            for part in parts { tuple.appendPrefixed(part) }
            tuples.insert(tuple)
        }
        #expect(tuples.count == 6)
    }
}
