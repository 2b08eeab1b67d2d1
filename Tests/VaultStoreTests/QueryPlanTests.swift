// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultStore

/// That SQLite runs the queries as their authors think.
@Suite struct QueryPlanTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: [
        (Query.tree, "SCAN record USING COVERING INDEX record_tree"),
        (.bucket, "SEARCH record USING COVERING INDEX record_tree (record_id>? AND record_id<?)"),
        (.lastBucket, "SEARCH record USING COVERING INDEX record_tree (record_id>?)"),
        (.recordsOfObject, "SEARCH record USING COVERING INDEX record_tree (record_id=?)"),
        (.oneVersion, "SEARCH record USING COVERING INDEX record_tree (record_id=? AND kind=? AND version=?)"),
        (.rowIDOfName, "SEARCH record USING INDEX record_name (name_tag=?)"),
        (.names, "SEARCH record USING COVERING INDEX record_name (name_tag>?)"),
        (.overviews, "SEARCH overview USING INTEGER PRIMARY KEY (rowid>?)"),
        (.secret, "SEARCH secret USING INTEGER PRIMARY KEY (rowid=?)"),
        (.logFrom, "SEARCH log USING INTEGER PRIMARY KEY (rowid>?)"),
    ])
    func `a query uses its index and sorts nothing`(_ query: Query, _ plan: String) throws {
        let connection = try Connection(opening: Sample.vault(in: directory), lockTimeout: 0)
        let statement = try connection.prepare("EXPLAIN QUERY PLAN \(query.sql)")
        var steps: [String] = []
        while try statement.step() { steps.append(statement.text(3)) }
        #expect(steps == [plan])
    }

    @Test func `every query is one that SQLite understands`() throws {
        let connection = try Connection(opening: Sample.vault(in: directory), lockTimeout: 0)
        for query in Query.allCases {
            #expect(!query.sql.isEmpty)
            _ = try connection.prepare(query.sql)
        }
    }

    @Test func `the schema in the file is the one in FORMAT.md, byte for byte`() throws {
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/docs/FORMAT.md"
        let text = String(decoding: try contents(path), as: UTF8.self)
        let printed = text.split(separator: "\n").filter { $0.hasPrefix("CREATE ") }.map { String($0.dropLast()) }
        #expect(VaultSchema.entries.map(\.sql) == printed)
        #expect(printed.count == 9)
    }

    @Test func `the connection is set as the design says`() throws {
        let store = try SQLiteStore(openingAt: Sample.vault(in: directory), lockTimeout: 0)
        for (pragma, value) in [
            ("synchronous", 3), ("secure_delete", 1), ("temp_store", 2), ("mmap_size", 0), ("cell_size_check", 1),
            ("trusted_schema", 0), ("cache_size", -16384), ("page_size", 8192), ("auto_vacuum", 0),
            ("application_id", 1_096_174_676), ("user_version", 1),
        ] {
            let statement = try store.connection.prepare("PRAGMA \(pragma)")
            #expect(try statement.step() && statement.integer(0) == Int64(value), "\(pragma)")
        }
        let journal = try store.connection.prepare("PRAGMA journal_mode")
        #expect(try journal.step() && journal.text(0) == "delete")
        // DEFENSIVE: the schema cannot be written to.
        try store.connection.execute("PRAGMA writable_schema = ON")
        #expect(throws: StoreError.self) { try store.connection.execute("DELETE FROM sqlite_schema") }
        #expect(throws: StoreError.self) { try store.connection.execute("ATTACH ':memory:' AS other") }
    }
}
