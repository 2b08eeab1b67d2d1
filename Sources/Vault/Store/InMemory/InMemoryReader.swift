// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// One state of a vault in memory.
class InMemoryReader: StoreReader {
    final var isOpen = true
    private var current: InMemoryState

    init(_ state: InMemoryState) { current = state }

    /// The state; a reader that outlived its transaction is a mistake of the program.
    final var state: InMemoryState {
        get { current }
        _modify {
            precondition(isOpen, "a writer is used after its transaction")
            yield &current
        }
    }

    func header() throws(StoreError) -> AuthenticatedBytes {
        guard let header = state.header else {
            throw .malformedRow(table: "header", reason: "the row is missing")
        }
        return header
    }

    func manifest() throws(StoreError) -> AuthenticatedBytes {
        guard let manifest = state.manifest else {
            throw .malformedRow(table: "manifest", reason: "the row is missing")
        }
        return manifest
    }

    /// The rows that `matches` picks, in the order of the hash tree.
    private func sortedRows(where matches: (RecordRow) -> Bool) -> [RecordRow] {
        precondition(isOpen, "a reader is used after its transaction")
        return state.rows.values.filter(matches).sorted {
            ($0.recordID, $0.kind.rawValue, $0.version, $0.state.rawValue)
                < ($1.recordID, $1.kind.rawValue, $1.version, $1.state.rawValue)
        }
    }

    func forEachRecord(_ visit: (RecordRow) throws -> Void) throws {
        try sortedRows { _ in true }.forEach(visit)
    }

    func forEachRecord(inBucket bucket: UInt8, _ visit: (RecordRow) throws -> Void) throws {
        try sortedRows { $0.recordID.firstByte == bucket }.forEach(visit)
    }

    func records(of recordID: RecordID) throws(StoreError) -> [RecordRow] {
        sortedRows { $0.recordID == recordID }
    }

    func record(named tag: NameTag) throws(StoreError) -> RecordRow? {
        state.names[tag].flatMap { state.rows[$0] }
    }

    func forEachOverview(
        of rows: [RecordRow], _ visit: (RecordRow, Span<UInt8>, Span<UInt8>) throws -> Void
    ) throws {
        for row in rows.sorted(by: { $0.rowID < $1.rowID }) {
            guard let part = state.parts[.overview]?[row.rowID] else {
                throw StoreError.malformedRow(table: "overview", reason: "a part is missing")
            }
            try visit(row, part.nonce.span, part.sealed.span)
        }
    }

    func part(_ part: RecordPart, rowID: Int64) throws(StoreError) -> SealedBytes? { state.parts[part]?[rowID] }

    func logEntry(_ sequence: UInt64) throws(StoreError) -> SealedLogEntry? { state.log[sequence] }

    func logBounds() throws(StoreError) -> ClosedRange<UInt64>? {
        guard let first = state.log.keys.min(), let last = state.log.keys.max() else { return nil }
        return first...last
    }

    func forEachLogEntry(from first: UInt64, _ visit: (SealedLogEntry) throws -> Void) throws {
        for sequence in state.log.keys.sorted() where sequence >= first {
            if let entry = state.log[sequence] { try visit(entry) }
        }
    }

    func forEachPart(
        _ part: RecordPart, of rows: [RecordRow], _ visit: (RecordRow, Span<UInt8>, Span<UInt8>) throws -> Void
    ) throws -> Int {
        let stored = state.parts[part] ?? [:]
        let wanted = rows.filter { $0.digest(of: part) != nil }.sorted { $0.rowID < $1.rowID }
        for row in wanted {
            guard let content = stored[row.rowID] else { throw FormatError.record("a part is missing") }
            try visit(row, content.nonce.span, content.sealed.span)
        }
        return stored.count - wanted.count
    }
}
