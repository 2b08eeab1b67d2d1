// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension SQLiteReader {
    func forEachRecord(_ visit: (RecordRow) throws -> Void) throws {
        var named = NameSum()
        let statement = try take(.tree)
        defer { connection.recycle(statement, .tree) }
        try forEachRow(of: statement) { row in
            if let tag = row.nameTag { named.add(tag, rowID: row.rowID) }
            try visit(row)
        }
        guard try named == indexedNames() else { throw Self.indexFault }
    }

    /// Visits the rows of a statement that gives them in the order of the tree.
    private func forEachRow(of statement: borrowing SQLiteStatement, _ visit: (RecordRow) throws -> Void) throws {
        var ascent = Ascent<RowKey>(in: "record")
        while try statement.step() {
            let row = try statement.recordRow()
            try ascent.step(to: row.key)
            try visit(row)
        }
    }

    static let indexFault = StoreError.malformedRow(
        table: "record", reason: "the table and its indices do not contain the same rows")

    /// The pairs in the index of names, which a search finds only if they are in order.
    private func indexedNames() throws(StoreError) -> NameSum {
        var sum = NameSum()
        var ascent = Ascent<NameTag>(in: "record")
        let statement = try take(.names)
        defer { connection.recycle(statement, .names) }
        while try statement.step() {
            guard let rowID = statement.integer(0), let tag = statement.fixed(1, as: NameTag.self) else {
                throw .malformedRow(table: "record", reason: "the name tag has the wrong type, length or range")
            }
            try ascent.step(to: tag)
            sum.add(tag, rowID: rowID)
        }
        return sum
    }

    func forEachRecord(inBucket bucket: UInt8, _ visit: (RecordRow) throws -> Void) throws {
        // Above the last bucket there is no id to stop before.
        let query = bucket == .max ? Query.lastBucket : .bucket
        let statement = try take(query)
        defer { connection.recycle(statement, query) }
        try statement.bind(1, [bucket])
        if bucket < .max { try statement.bind(2, [bucket + 1]) }
        try forEachRow(of: statement, visit)
    }

    func records(of recordID: RecordID) throws(StoreError) -> [RecordRow] {
        let statement = try take(.recordsOfObject)
        defer { connection.recycle(statement, .recordsOfObject) }
        try statement.bind(1, recordID)
        var rows: [RecordRow] = []
        var ascent = Ascent<RowKey>(in: "record")
        while try statement.step() {
            let row = try statement.recordRow()
            try ascent.step(to: row.key)
            rows.append(row)
        }
        return rows
    }

    func record(named tag: NameTag) throws(StoreError) -> RecordRow? {
        guard let found = try tableRow(named: tag) else { return nil }
        // The look-up went through the table, which the hash tree was not computed over.
        let statement = try take(.oneVersion)
        defer { connection.recycle(statement, .oneVersion) }
        try statement.bind(1, found.recordID)
        try statement.bind(2, Int64(found.kind.rawValue))
        try statement.bind(3, Int64(found.version))
        guard try statement.step(), try statement.recordRow() == found, found.nameTag == tag else {
            throw Self.indexFault
        }
        return found
    }

    private func tableRow(named tag: NameTag) throws(StoreError) -> RecordRow? {
        let statement = try take(.rowIDOfName)
        defer { connection.recycle(statement, .rowIDOfName) }
        try statement.bind(1, tag)
        return try statement.step() ? statement.recordRow() : nil
    }

    /// Goes through the table in step with the rows: on to the next part row where the wanted one is near, by a new search where it is not,
    /// so that neither a long history nor a single wanted row costs a pass over everything.
    func forEachOverview(
        of rows: [RecordRow], _ visit: (RecordRow, Span<UInt8>, Span<UInt8>) throws -> Void
    ) throws {
        let order = rows.indices.map { Int32($0) }.sorted { rows[Int($0)].rowID < rows[Int($1)].rowID }
        let statement = try take(.overviews)
        defer { connection.recycle(statement, .overviews) }
        var current: Int64?
        for index in order {
            let row = rows[Int(index)]
            var steps = 0
            while let here = current, here < row.rowID, steps < 8 {
                current = try statement.step() ? statement.integer(0) : nil
                steps += 1
            }
            if current != row.rowID {
                statement.reset()
                try statement.bind(1, row.rowID)
                current = try statement.step() ? statement.integer(0) : nil
            }
            guard current == row.rowID else {
                throw StoreError.malformedRow(table: "overview", reason: "a part is missing")
            }
            try BlobLimits.check(nonce: statement.byteCount(1), sealed: statement.byteCount(2), "overview")
            try statement.withBlobs(1, 2) { nonce, sealed in try visit(row, nonce, sealed) }
        }
    }
}
