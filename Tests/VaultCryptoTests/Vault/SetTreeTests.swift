// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

/// The tree over all rows: order, duplicates, buckets, and the bytes of the format.
struct SetTreeTests {
    static let root = "ba12b2846d96239c31204a06d9e2b6ac094a4982cb1e131d9c13279d8a4f8b9f"

    /// 300 objects: a cluster with a superseded and a current version, and an observation.
    private func rows() throws -> [RecordRow] {
        var rows: [RecordRow] = []
        for number in 0..<300 {
            let id = RecordID(
                high: UInt64(number * 7 % 256) << 56 | UInt64(number >> 8) << 48 | UInt64(number & 255) << 40, low: 0)
            let bytes: [UInt8] = [0, 0, UInt8(number >> 8), UInt8(number & 255)]
            let digest = try SHA256.digest(of: bytes.span)
            rows.append(row(id, .cluster, 1, .superseded, nil, digest))
            rows.append(row(id, .cluster, 2, .current, digest.prefix16, digest))
            rows.append(row(id, .observation, 5, .current, nil, digest))
        }
        return rows.sorted { ($0.recordID, $0.kind.rawValue, $0.version) < ($1.recordID, $1.kind.rawValue, $1.version) }
    }

    private func row(
        _ id: RecordID, _ kind: ObjectKind, _ version: UInt64, _ state: RecordState, _ tag: NameTag?, _ digest: Digest
    ) -> RecordRow {
        RecordRow(
            kind: kind, recordID: id, version: version, state: state, nameTag: tag, overview: digest,
            material: kind == .cluster ? digest : nil)
    }

    private func tree(_ rows: [RecordRow]) throws -> SetTree {
        var builder = try SetTreeBuilder()
        for row in rows { try builder.add(row) }
        return try builder.finish()
    }

    @Test func `gives the root of the format`() throws {
        let tree = try tree(try rows())
        #expect(tree.root.hexadecimal == Self.root)
        #expect(tree.count == 900)
        #expect(tree.buckets.count == 256)
        #expect(
            tree.buckets[7].digest.hexadecimal == "804a056a39590dd2c0eef4a48186cb437da4216e805817e827a207832e43e3f6")
        #expect(
            try self.tree([]).root.hexadecimal == "ba232a1ffa36dda1642c3dc86227213b83ab15aede0056d4747b95da5ed68501")
    }

    @Test func `one bucket hashed by itself is the tree's`() throws {
        let rows = try rows()
        let tree = try tree(rows)
        for bucket in [UInt8(0), 7, 44, 255] {
            var hasher = try BucketHasher(bucket: bucket)
            for row in rows where row.recordID.firstByte == bucket { try hasher.add(row) }
            #expect(try hasher.finish() == tree.buckets[Int(bucket)])
        }
    }

    @Test func `replacing a bucket gives the root of the changed rows`() throws {
        var rows = try rows()
        let before = try tree(rows)
        rows.remove(at: 100)
        let after = try tree(rows)
        let changed = try #require(zip(before.buckets, after.buckets).first { $0 != $1 }).1
        #expect(try before.replacing([changed]) == after)
        #expect(after.count == 899)
    }

    @Test func `rows out of order and rows alike are refused`() throws {
        let rows = try rows()
        for position in [0, 1, 2, 200, 898] {
            var exchanged = rows
            exchanged.swapAt(position, position + 1)
            #expect(throws: FormatError.records("two rows are equal or out of order")) { try tree(exchanged) }
            var doubled = rows
            doubled.insert(rows[position], at: position)
            #expect(throws: FormatError.records("two rows are equal or out of order")) { try tree(doubled) }
        }
        #expect(throws: FormatError.records("two rows are equal or out of order")) { try tree(rows.reversed()) }
    }

    @Test func `a row of another bucket is refused`() throws {
        var hasher = try BucketHasher(bucket: 1)
        do {
            try hasher.add(try rows()[0])
            Issue.record("a row was taken into the wrong bucket")
        } catch FormatError.records(let reason) {
            #expect(reason == "a row is in the wrong bucket")
        }
    }

    @Test func `every clear column changes the root`() throws {
        let rows = try rows()
        var roots: Set<Digest> = [try tree(rows).root]
        var changes = [[RecordRow]](repeating: rows, count: 9)
        changes[0][301].state = .tombstone
        changes[1][301].version += 1000
        changes[2][301].nameTag = NameTag(high: 1, low: 1)
        changes[3][301].nameTag = nil
        changes[4][301].overview = .zero
        changes[5][301].overview = nil
        changes[6][301].material = nil
        changes[7][301].secret = .zero
        changes[8].remove(at: 301)
        #expect(rows[301].nameTag != nil && rows[301].kind == .cluster)
        for (number, changed) in changes.enumerated() {
            #expect(try roots.insert(tree(changed).root).inserted, "change \(number)")
        }
        var unnamed = rows
        unnamed[301].rowID = 77
        #expect(try tree(unnamed).root.hexadecimal == Self.root)
    }

    @Test func `a digest under another column is another row`() throws {
        let digest = try SHA256.digest(of: [1].span)
        let id = Example.recordID
        let alike = [
            RecordRow(kind: .cluster, recordID: id, version: 1, state: .current, overview: digest),
            RecordRow(kind: .cluster, recordID: id, version: 1, state: .current, material: digest),
            RecordRow(kind: .cluster, recordID: id, version: 1, state: .current, secret: digest),
            RecordRow(kind: .cluster, recordID: id, version: 1, state: .current),
        ]
        #expect(Set(try alike.map { try tree([$0]).root }).count == alike.count)
    }
}
