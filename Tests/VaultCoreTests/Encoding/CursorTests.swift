// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct CursorTests {
    /// Reads a field map into (tag, value) pairs.
    private func fields(_ bytes: [UInt8], known: UInt16 = 10, repeatable: [UInt16] = [2]) throws -> [(UInt16, [UInt8])]
    {
        var cursor = FieldCursor(known: known, repeatable: repeatable)
        var result: [(UInt16, [UInt8])] = []
        while try cursor.next(in: bytes.span) {
            result.append((cursor.tag, bytes.span.extracting(cursor.range).array()))
            #expect(Array(bytes[cursor.wholeRange].suffix(cursor.range.count)) == Array(bytes[cursor.range]))
        }
        return result
    }

    @Test func `a field map is read as FORMAT.md writes it`() throws {
        let bytes: [UInt8] = [
            0, 1, 0, 0, 0, 2, 0xAB, 0xCD, 0, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 7, 0xFF, 0xFF, 0, 0, 0, 1, 9,
        ]
        let read = try fields(bytes)
        #expect(read.map(\.0) == [1, 2, 2, 0xFFFF])
        #expect(read.map(\.1) == [[0xAB, 0xCD], [], [7], [9]])
        var written: [UInt8] = []
        for (tag, value) in read { written.appendField(tag, value.span) }
        #expect(written == bytes)
    }

    @Test func `an empty map has no fields`() throws {
        #expect(try fields([]).isEmpty)
    }

    @Test(
        arguments: [
            [0], [0, 1, 0, 0, 0], [0, 1, 0, 0, 0, 1], [0, 1, 0, 0, 0, 2, 0], [0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0],
            [0, 0, 0, 0, 0, 0],
            [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], [0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 9],
            [0, 20, 0, 0, 0, 0, 0, 11, 0, 0, 0, 0],
        ] as [[UInt8]])
    func `a map that is cut, repeated or out of order is malformed`(bytes: [UInt8]) {
        #expect(throws: MalformedBytes.self) { try fields(bytes) }
    }

    @Test func `an unknown tag may be repeated`() throws {
        #expect(try fields([0, 11, 0, 0, 0, 0, 0, 11, 0, 0, 0, 0]).count == 2)
    }

    private func integer<I: FixedWidthInteger>(_ bytes: [UInt8], _ type: I.Type) throws -> I {
        try bytes.span.integer(type)
    }

    @Test func `integers are big-endian and fill their value`() throws {
        #expect(try integer([0xFF], UInt8.self) == 255)
        #expect(try integer([1, 2, 3, 4], UInt32.self) == 0x0102_0304)
        #expect(try integer(Array(repeating: 0xFF, count: 8), Int64.self) == -1)
        #expect(try integer([0x80, 0, 0, 0, 0, 0, 0, 0], Int64.self) == .min)
        for count in [0, 1, 3, 5, 8] {
            #expect(throws: MalformedBytes.self) { try integer(Array(repeating: 0, count: count), UInt32.self) }
        }
        var out: [UInt8] = []
        out.appendInteger(Int64(-2))
        out.appendInteger(UInt16(0x0102))
        #expect(out == [255, 255, 255, 255, 255, 255, 255, 254, 1, 2])
    }

    @Test(
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func `text that is not UTF-8 is malformed`(bytes: [UInt8]) {
        #expect(throws: MalformedBytes.self) { _ = try bytes.span.text() }
    }

    @Test func `a tuple is read as it was written`() throws {
        var bytes: [UInt8] = []
        bytes.appendPrefixed("one")
        bytes.appendPrefixed("")
        bytes.appendPrefixed(UInt8(3))
        #expect(bytes == [0, 0, 0, 3] + Array("one".utf8) + [0, 0, 0, 0, 0, 0, 0, 1, 3])
        var cursor = TupleCursor()
        let one = try cursor.next(in: bytes.span)
        #expect(Array(bytes[one]) == Array("one".utf8))
        #expect(throws: MalformedBytes.self) { try cursor.finish(in: bytes.span) }
        #expect(try cursor.next(in: bytes.span).isEmpty)
        #expect(try cursor.next(in: bytes.span).count == 1)
        try cursor.finish(in: bytes.span)
        #expect(throws: MalformedBytes.self) { _ = try cursor.next(in: bytes.span) }
    }

    @Test(
        arguments: [[], [0, 0, 0], [0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF, 1], [0x7F, 0xFF, 0xFF, 0xFF]] as [[UInt8]])
    func `a tuple that is cut short is malformed`(bytes: [UInt8]) {
        var cursor = TupleCursor()
        #expect(throws: MalformedBytes.self) { _ = try cursor.next(in: bytes.span) }
    }

    @Test func `different tuples have different bytes`() {
        var (left, right): ([UInt8], [UInt8]) = ([], [])
        left.appendPrefixed("ab")
        left.appendPrefixed("c")
        right.appendPrefixed("a")
        right.appendPrefixed("bc")
        #expect(left != right)
    }

    @Test func `fixed bytes have their length, order and digits`() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let digest = try #require(Digest(bytes))
        #expect(digest.bytes == bytes)
        #expect(digest.hexadecimal == bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        #expect(digest.prefix16.bytes == Array(bytes.prefix(16)))
        #expect(Digest(Array(bytes.dropLast())) == nil)
        #expect(Bytes16(bytes) == nil)
        #expect(Digest.zero.bytes == Array(repeating: 0, count: 32))
        let ids = [[0, 1], [0, 2], [1, 0], [0xFF, 0]].map { Bytes16(high: $0[0], low: $0[1]) }
        #expect(ids.sorted() == ids)
        #expect(Bytes16(high: 0xAB << 56, low: 0).firstByte == 0xAB)
    }
}
