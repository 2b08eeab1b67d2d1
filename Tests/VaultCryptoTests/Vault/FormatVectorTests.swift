// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import VaultCrypto

/// The cryptographic sections of docs/vectors/format-1.json, which another implementation made.
struct FormatVectorTests {
    private let vectors: FormatVectors
    private let cipher: VaultCipher
    private let vaultID: VaultID

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "docs/vectors/format-1.json"))
        vectors = try JSONDecoder().decode(FormatVectors.self, from: data)
        vaultID = try #require(VaultID(hex(vectors.vaultId)))
        cipher = try VaultCipher(rootKey: secret(hex(vectors.rootKey)), vaultID: vaultID)
    }

    @Test func `keys`() throws {
        #expect(!vectors.derivedKeys.isEmpty && !vectors.partKeys.isEmpty)
        for vector in vectors.derivedKeys {
            let key = try cipher.keys.withKey(vector.label) { $0.array() }
            #expect(key == hex(vector.key), "\(vector.label)")
        }
        for vector in vectors.partKeys {
            let place = try place(vector.part, vector.kind, vector.recordId, vector.version)
            let key = try cipher.keys.withPartKey(place) { $0.array() }
            #expect(key == hex(vector.key), "\(vector)")
        }
    }

    @Test func `tags of pages`() throws {
        #expect(vectors.pageTags.count >= 5)
        let tagger = try PageTagger()
        for vector in vectors.pageTags {
            let pattern = hex(vector.repeated)
            let content = (0..<VaultFormat.pageContent).map { pattern[$0 % pattern.count] }
            let tag = try tagger.tag(of: content.span, page: vector.page, vaultID: vaultID)
            #expect(tag.hexadecimal == vector.tag, "\(vector.description)")
        }
    }

    @Test func `slots`() throws {
        #expect(vectors.slots.contains { $0.opens } && vectors.slots.contains { !$0.opens })
        for vector in vectors.slots {
            let encoded = hex(vector.encoded)
            let slot = try KeySlot(encoded.span)
            let secrets = SlotSecrets(
                passphrase: secret(hex(vectors.passphrase)), keyFile: secret(hex(vectors.keyFile)),
                recoveryCode: secret(hex(vectors.recoveryCode)))
            let opened = try SlotWrapping.open(slot, vaultID: vaultID, format: 1, secrets: secrets)
            switch opened {
            case .some(let root):
                let matches = bytes(of: root) == hex(vectors.rootKey)
                #expect(vector.opens && matches, "\(vector.description)")
            case .none: #expect(!vector.opens, "\(vector.description)")
            }
            let info = try cipher.openSlotInfo(slot)
            #expect(info == SlotInfo(label: vector.label, created: Timestamp(seconds: vector.created)))
            let tag = try SlotWrapping.labelTag(vaultID: vaultID, slotID: slot.id, label: vector.label)
            #expect(tag == slot.labelTag)
        }
    }

    @Test func `headers and manifests`() throws {
        for vector in vectors.headers {
            #expect(try cipher.headerMAC(hex(vector.body)).hexadecimal == vector.mac)
            #expect(try VaultCipher.headerDigest(hex(vector.body)).hexadecimal == vector.digest)
        }
        for vector in vectors.manifests {
            #expect(try cipher.manifestMAC(hex(vector.body)).hexadecimal == vector.mac)
        }
    }

    @Test func `recovery codes`() throws {
        #expect(vectors.recoveryCodes.contains { $0.valid } && vectors.recoveryCodes.contains { !$0.valid })
        for vector in vectors.recoveryCodes {
            do {
                let code = try RecoveryCode.parse(secret(vector.text))
                let matches = bytes(of: code) == hex(vector.code)
                #expect(vector.valid && matches, "\(vector.text)")
                let text = String(decoding: bytes(of: try RecoveryCode.text(of: code)), as: UTF8.self)
                #expect(text == vector.canonical)
            } catch is InvalidInput {
                #expect(!vector.valid, "\(vector.text)")
            }
        }
    }

    @Test func `name tags and fingerprints`() throws {
        for vector in vectors.nameTags { #expect(try cipher.nameTag(vector.name).hexadecimal == vector.tag) }
        for vector in vectors.fingerprints {
            let credential = secret(hex(vector.secret))
            let fingerprint =
                vector.method == "bearer"
                ? try cipher.fingerprint(bearer: credential) : try cipher.fingerprint(basicPassword: credential)
            #expect(fingerprint.hexadecimal == vector.fingerprint)
        }
    }

    @Test func `parts`() throws {
        #expect(!vectors.parts.isEmpty)
        for vector in vectors.parts {
            let place = try place(vector.part, vector.kind, vector.recordId, vector.version)
            let plain = hex(vector.plain)
            let made = try cipher.seal(plain.span, at: place, nonce: hex(vector.nonce))
            #expect(made.sealed.sealed == hex(vector.sealed), "\(vector.description)")
            #expect(made.digest.hexadecimal == vector.digest, "\(vector.description)")
            let row = RecordRow(
                kind: place.kind, recordID: place.recordID, version: place.version, state: .current,
                overview: made.digest, material: made.digest, secret: made.digest)
            #expect(bytes(of: try cipher.openPart(place.part, row, made.sealed)) == plain)
        }
    }

    @Test func `trees`() throws {
        #expect(!vectors.roots.isEmpty)
        for vector in vectors.roots {
            var rows = try vectors.leaves.filter { $0.set == vector.set }.map(row)
            rows.sort { ($0.recordID, $0.kind.rawValue, $0.version) < ($1.recordID, $1.kind.rawValue, $1.version) }
            var builder = try SetTreeBuilder()
            for row in rows { try builder.add(row) }
            let tree = try builder.finish()
            #expect(tree.root.hexadecimal == vector.root && tree.count == vector.count, "\(vector.set)")
            for bucket in vectors.buckets where bucket.set == vector.set {
                #expect(tree.buckets[Int(bucket.bucket)].digest.hexadecimal == bucket.hash)
                #expect(tree.buckets[Int(bucket.bucket)].count == bucket.count)
            }
        }
    }

    @Test func `log entries`() throws {
        #expect(!vectors.logEntries.isEmpty)
        for vector in vectors.logEntries {
            let previous = try #require(Digest(hex(vector.macBefore)))
            let entry = try cipher.sealLog(
                message: hex(vector.plain), sequence: vector.sequence, previousMAC: previous, nonce: hex(vector.nonce))
            #expect(entry.content.sealed == hex(vector.sealed) && entry.mac.hexadecimal == vector.mac)
            #expect(try cipher.openLog(entry) == hex(vector.plain))
        }
    }

    private func place(
        _ part: UInt8, _ kind: UInt8, _ recordID: String, _ version: UInt64
    ) throws -> PartAddress {
        PartAddress(
            try #require(RecordPart(rawValue: part)), kind: ObjectKind(rawValue: kind),
            recordID: try #require(RecordID(hex(recordID))), version: version)
    }

    private func row(_ leaf: FormatVectors.Leaf) throws -> RecordRow {
        RecordRow(
            kind: ObjectKind(rawValue: leaf.kind), recordID: try #require(RecordID(hex(leaf.recordId))),
            version: leaf.version, state: try #require(RecordState(rawValue: leaf.state)),
            nameTag: NameTag(hex(leaf.nameTag)), overview: Digest(hex(leaf.overviewDigest)),
            material: Digest(hex(leaf.materialDigest)), secret: Digest(hex(leaf.secretDigest)))
    }
}
