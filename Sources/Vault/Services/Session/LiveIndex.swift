// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Live clusters in the order of their names, with their overviews still encoded: 100,000 of them fit in little memory,
/// and each is decoded only when it is visited.
struct LiveIndex {
    private static let chunkSize = 1 << 20
    private var chunks: [[UInt8]] = []
    private var entries: [Entry] = []

    private struct Entry {
        let recordID: RecordID
        let version: UInt64
        let chunk: Int32
        let start: Int32
        let count: Int32
        let nameCount: Int32
        /// The name's first 16 bytes, which decide most comparisons without touching the chunks.
        let key: (UInt64, UInt64)
    }

    init() {}

    var count: Int { entries.count }

    /// Takes over an opened overview.
    mutating func append(_ row: RecordRow, overview: Span<UInt8>) throws(MalformedBytes) {
        var cursor = FieldCursor(known: 22, repeatable: [8, 18])
        guard try cursor.next(in: overview), cursor.tag == 1 else { throw MalformedBytes("an overview has no name") }
        let name = overview.extracting(cursor.range)
        if chunks.last.map({ $0.count + overview.count > Self.chunkSize }) ?? true {
            chunks.append([])
            chunks[chunks.count - 1].reserveCapacity(max(Self.chunkSize, overview.count))
        }
        let chunk = chunks.count - 1
        let start = chunks[chunk].count
        chunks[chunk].append(overview)
        entries.append(
            Entry(
                recordID: row.recordID, version: row.version, chunk: Int32(chunk), start: Int32(start),
                count: Int32(overview.count), nameCount: Int32(name.count), key: Self.key(name)))
    }

    private static func key(_ name: Span<UInt8>) -> (UInt64, UInt64) {
        var words: (UInt64, UInt64) = (0, 0)
        for index in 0..<16 {
            let byte = index < name.count ? UInt64(name[index]) : 0
            if index < 8 { words.0 = words.0 << 8 | byte } else { words.1 = words.1 << 8 | byte }
        }
        return words
    }

    /// Puts the clusters into the order of their names.
    mutating func sort() {
        var sorted = entries
        sorted.sort { left, right in
            left.key != right.key ? left.key < right.key : isBefore(left, right)
        }
        entries = sorted
    }

    /// Compares names beyond the bytes that the keys hold.
    ///
    /// A name is its overview's first field: tag, length, bytes.
    private func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        let shared = min(left.nameCount, right.nameCount)
        var offset: Int32 = 16
        while offset < shared {
            let a = chunks[Int(left.chunk)][Int(left.start + 6 + offset)]
            let b = chunks[Int(right.chunk)][Int(right.start + 6 + offset)]
            if a != b { return a < b }
            offset += 1
        }
        return left.nameCount < right.nameCount
    }

    private func decode(_ entry: Entry, _ detail: ClusterOverview.Detail) throws -> ClusterOverview {
        let chunk = chunks[Int(entry.chunk)]
        let bytes = chunk.span
        return try ClusterOverview(
            bytes.extracting(Int(entry.start)..<Int(entry.start + entry.count)), detail: detail)
    }

    /// Visits the clusters in order.
    func forEach(
        detail: ClusterOverview.Detail, _ visit: (ClusterOverview, RecordID, UInt64) throws -> Void
    ) throws {
        for entry in entries { try visit(try decode(entry, detail), entry.recordID, entry.version) }
    }
}

extension ReadSession {
    /// The live clusters whose labels satisfy the selector, in the order of their names.
    func liveIndex(matching selector: LabelSelector?) throws -> LiveIndex {
        var index = LiveIndex()
        try reader.forEachOverview(of: rows(in: .live)) { row, nonce, sealed in
            try cipher.openOverview(row, nonce: nonce, sealed: sealed) { bytes in
                if let selector {
                    guard try selector.matches(ClusterOverview(bytes, detail: .summary).labels) else { return }
                }
                try index.append(row, overview: bytes)
            }
        }
        index.sort()
        return index
    }
}
