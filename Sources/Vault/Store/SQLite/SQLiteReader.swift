// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// One state of a vault file, inside a transaction of its connection.
class SQLiteReader: StoreReader {
    let connection: Connection
    /// Whether the transaction still runs.
    var isOpen = true

    init(_ connection: Connection) { self.connection = connection }

    /// Lends a statement; a reader that outlived its transaction is a mistake of the program.
    final func take(_ query: Query) throws(StoreError) -> SQLiteStatement {
        precondition(isOpen, "a reader is used after its transaction")
        return try connection.take(query)
    }

    func header() throws(StoreError) -> AuthenticatedBytes { try authenticated(.header, "header") }
    func manifest() throws(StoreError) -> AuthenticatedBytes { try authenticated(.manifest, "manifest") }

    private func authenticated(_ query: Query, _ table: String) throws(StoreError) -> AuthenticatedBytes {
        let statement = try take(query)
        defer { connection.recycle(statement, query) }
        guard try statement.step() else { throw .malformedRow(table: table, reason: "the row is missing") }
        guard let body = statement.bytes(0), let mac = statement.bytes(1) else {
            throw .malformedRow(table: table, reason: "a column is not a blob")
        }
        let isFirst = statement.integer(2) == 1
        let hasAnother = try statement.step()
        guard isFirst, !hasAnother else {
            throw .malformedRow(table: table, reason: "there is not exactly one row with the id 1")
        }
        let content = AuthenticatedBytes(body: body, mac: mac)
        try BlobLimits.check(content, table)
        return content
    }

    func part(_ part: RecordPart, rowID: Int64) throws(StoreError) -> SealedBytes? {
        let query = part.selectQuery
        let statement = try take(query)
        defer { connection.recycle(statement, query) }
        try statement.bind(1, rowID)
        return try statement.step() ? statement.sealedBytes(0, part.table) : nil
    }

    func forEachPart(
        _ part: RecordPart, of rows: [RecordRow], _ visit: (RecordRow, Span<UInt8>, Span<UInt8>) throws -> Void
    ) throws -> Int {
        var wanted = rows.filter { $0.digest(of: part) != nil }.sorted { $0.rowID < $1.rowID }[...]
        let statement = try take(part.allQuery)
        defer { connection.recycle(statement, part.allQuery) }
        var ascent = Ascent<Int64>(in: part.table)
        var unreachable = 0
        while try statement.step() {
            let rowID = statement.integer(0) ?? 0
            try ascent.step(to: rowID)
            guard let row = wanted.first, row.rowID <= rowID else {
                unreachable += 1
                continue
            }
            guard row.rowID == rowID else { break }
            try BlobLimits.check(nonce: statement.byteCount(1), sealed: statement.byteCount(2), part.table)
            try statement.withBlobs(1, 2) { nonce, sealed in try visit(row, nonce, sealed) }
            wanted.removeFirst()
        }
        guard wanted.isEmpty else { throw FormatError.record("a part is missing") }
        return unreachable
    }

    // MARK: The log

    func logEntry(_ sequence: UInt64) throws(StoreError) -> SealedLogEntry? {
        guard let sequence = Int64(exactly: sequence) else { return nil }
        let statement = try take(.logEntry)
        defer { connection.recycle(statement, .logEntry) }
        try statement.bind(1, sequence)
        return try stepInLog(statement) ? statement.logEntry() : nil
    }

    func logBounds() throws(StoreError) -> ClosedRange<UInt64>? {
        let statement = try take(.logBounds)
        defer { connection.recycle(statement, .logBounds) }
        guard try statement.step(), let first = statement.integer(0), let last = statement.integer(1) else {
            return nil
        }
        guard first >= 1, first <= last else {
            throw .malformedRow(table: "log", reason: "a sequence is less than 1")
        }
        return UInt64(first)...UInt64(last)
    }

    func forEachLogEntry(from first: UInt64, _ visit: (SealedLogEntry) throws -> Void) throws {
        guard let first = Int64(exactly: first) else { return }
        let statement = try take(.logFrom)
        defer { connection.recycle(statement, .logFrom) }
        try statement.bind(1, first)
        var ascent = Ascent<UInt64>(in: "log")
        while try stepInLog(statement) {
            let entry = try statement.logEntry()
            try ascent.step(to: entry.sequence)
            try visit(entry)
        }
    }

    /// SQLite reports that a value beyond its limit is too long, but not where it is.
    private func stepInLog(_ statement: borrowing SQLiteStatement) throws(StoreError) -> Bool {
        do throws(StoreError) {
            return try statement.step()
        } catch .malformedRow(_, let reason) {
            throw .malformedRow(table: "log", reason: reason)
        }
    }
}
