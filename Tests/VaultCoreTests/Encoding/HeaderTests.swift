// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct HeaderTests {
    private func slot(_ number: UInt8, type: SlotType = .keyFile, unknown: [UInt8] = []) -> KeySlot {
        KeySlot(
            id: Array(repeating: number, count: 8), type: type, labelTag: Array(repeating: 2, count: 8),
            info: SealedBytes(nonce: Array(repeating: 3, count: 12), sealed: Array(repeating: 4, count: 144)),
            cost: type.usesPassphrase ? .floor : .none, salt: Array(repeating: 5, count: 16),
            commitment: Array(repeating: 6, count: 32),
            wrapped: SealedBytes(nonce: Array(repeating: 7, count: 12), sealed: Array(repeating: 8, count: 48)),
            unknownFields: unknown)
    }

    private func header(_ slots: [KeySlot]) -> Header {
        Header(vaultID: VaultID(high: 1, low: 2), counter: 3, slots: slots)
    }

    private let unknownField: [UInt8] = [0, 99, 0, 0, 0, 1, 42]

    @Test func `a header comes back with all its slots`() throws {
        let header = header([
            slot(1, type: .passphrase), slot(2), slot(3, type: .recoveryCode), slot(4, type: SlotType(rawValue: 200)),
        ])
        #expect(try Header(body: header.body) == header)
    }

    @Test func `unknown fields of header and slot are kept`() throws {
        var header = header([slot(1, unknown: unknownField)])
        header.unknownFields = unknownField
        let read = try Header(body: header.body)
        #expect(read.unknownFields == unknownField)
        #expect(read.slots[0].unknownFields == unknownField)
        #expect(read.body == header.body)
    }

    @Test func `a header has 1 to 32 slots, 8 of them with a passphrase`() throws {
        #expect(throws: MalformedBytes.self) { try Header(body: header([]).body) }
        let many = (0..<33).map { slot(UInt8($0)) }
        #expect(throws: MalformedBytes.self) { try Header(body: header(many).body) }
        #expect(try Header(body: header(Array(many.dropLast())).body).slots.count == 32)
        let passphrases = (0..<9).map { slot(UInt8($0), type: $0 % 2 == 0 ? .passphrase : .passphraseAndKeyFile) }
        #expect(throws: MalformedBytes.self) { try Header(body: header(passphrases).body) }
        #expect(try Header(body: header(Array(passphrases.dropLast())).body).slots.count == 8)
        #expect(throws: MalformedBytes.self) { try Header(body: header([slot(1), slot(1)]).body) }
    }

    @Test func `a header cut anywhere, or too long, is malformed`() {
        let body = header([slot(1), slot(2)]).body
        for length in 0..<body.count {
            // Cut exactly between the slots it is a whole header with one slot less: the MAC tells that apart.
            guard (try? Header(body: Array(body.prefix(length)))) != nil else { continue }
            #expect(length == header([slot(1)]).body.count)
        }
        #expect(throws: MalformedBytes.self) {
            try Header(body: body + [0, 99, 0, 1, 0, 0] + Array(repeating: 0, count: 65_536))
        }
    }

    @Test(arguments: 1...12)
    func `a slot without one of its fields is malformed`(tag: Int) throws {
        let encoded = slot(1).encoded
        var kept: [UInt8] = []
        var cursor = FieldCursor(known: 12)
        while try cursor.next(in: encoded.span) {
            if Int(cursor.tag) != tag { kept += encoded[cursor.wholeRange] }
        }
        #expect(kept.count < encoded.count)
        #expect(throws: MalformedBytes.self) { _ = try KeySlot(kept.span) }
    }

    @Test(arguments: [
        (1, 7), (1, 9), (3, 0), (4, 11), (4, 13), (9, 15), (9, 17), (9, 0), (10, 31), (11, 0), (12, 47), (12, 49),
        (6, 8), (2, 2),
    ])
    func `a slot's field of the wrong length is malformed`(tag: UInt16, length: Int) throws {
        let encoded = slot(1).encoded
        var cursor = FieldCursor(known: 12)
        var changed: [UInt8] = []
        while try cursor.next(in: encoded.span) {
            if cursor.tag == tag {
                changed.appendField(tag, [UInt8](repeating: 0, count: length).span)
            } else {
                changed += encoded[cursor.wholeRange]
            }
        }
        #expect(throws: MalformedBytes.self) { _ = try KeySlot(changed.span) }
    }

    @Test(
        arguments: [
            (0, 8, 1, false), (3, 8, 1, false), (1 << 10, 8, 1, false), (1 << 14, 8, 1, false), (1 << 15, 8, 1, true),
            (1 << 17, 8, 1, true),
            (1 << 20, 8, 4, true), (1 << 21, 8, 1, false), (1 << 30, 8, 1, false), ((1 << 17) + 1, 8, 1, false),
            (1 << 17, 0, 1, false),
            (1 << 17, 9, 1, false), (1 << 17, 8, 0, false), (1 << 17, 8, 5, false), (1 << 17, 8, UInt32.max, false),
            (UInt32.max, 8, 1, false),
        ] as [(UInt32, UInt32, UInt32, Bool)])
    func `scrypt costs are bounded before any memory is taken`(n: UInt32, r: UInt32, p: UInt32, accepted: Bool) {
        let cost = ScryptCost(n: n, r: r, p: p)
        #expect(cost.isAcceptable(for: .passphrase) == accepted)
        #expect(cost.isAcceptable(for: .passphraseAndKeyFile) == accepted)
        #expect(!cost.isAcceptable(for: .keyFile))
        #expect(ScryptCost.none.isAcceptable(for: .recoveryCode))
    }

    @Test func `manifest and mark come back, and others are refused`() throws {
        let digest = try #require(Digest((0..<32).map { UInt8($0) }))
        let manifest = Manifest(
            vaultID: VaultID(high: 1, low: 2), generation: 3, recordCount: 4, root: digest, headerDigest: digest,
            headerCounter: 5,
            logFirst: 6, macBeforeLog: .zero, logLast: 7, logHeadMAC: digest)
        #expect(try Manifest(body: manifest.body) == manifest)
        let mark = Mark(manifest)
        #expect(try Mark(body: mark.body) == mark)
        #expect(mark.body.count == Mark.bodyLength)
        #expect(throws: MalformedBytes.self) { try Manifest(body: mark.body) }
        #expect(throws: MalformedBytes.self) { try Mark(body: manifest.body) }
        #expect(throws: MalformedBytes.self) { try Manifest(body: manifest.body + [0]) }
        #expect(throws: MalformedBytes.self) { try Mark(body: mark.body + [0]) }
        for length in 0..<manifest.body.count {
            #expect(throws: MalformedBytes.self) { try Manifest(body: Array(manifest.body.prefix(length))) }
        }
    }

    @Test func `every clear column changes the leaf`() throws {
        let digest = try #require(Digest((0..<32).map { UInt8($0) }))
        let row = RecordRow(rowID: 1, kind: .cluster, recordID: RecordID(high: 1, low: 2), version: 3, state: .current)
        func leaf(_ change: (inout RecordRow) -> Void) -> [UInt8] {
            var changed = row
            change(&changed)
            var bytes: [UInt8] = []
            changed.appendLeaf(to: &bytes)
            return bytes
        }
        let plain = leaf { _ in }
        let changed = [
            leaf { $0.kind = .policy }, leaf { $0.recordID = RecordID(high: 1, low: 3) }, leaf { $0.version = 4 },
            leaf { $0.state = .tombstone }, leaf { $0.nameTag = NameTag(high: 0, low: 0) },
            leaf { $0.overview = digest },
            leaf { $0.material = digest }, leaf { $0.secret = digest },
        ]
        #expect(Set(changed + [plain]).count == 9)
        // SQLite's row id names nothing.
        #expect(leaf { $0.rowID = 2 } == plain)
        #expect(plain.first == 0)
    }
}
