// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The schema of format 1 (FORMAT.md, section 3), byte for byte as SQLite stores it.
enum VaultSchema {
    /// One row of `sqlite_schema`.
    struct Entry: Hashable {
        let type: String
        let name: String
        let table: String
        let sql: String
    }

    private static let sealedColumns = "nonce BLOB NOT NULL, sealed BLOB NOT NULL"

    private static func table(_ name: String, _ columns: String) -> Entry {
        Entry(type: "table", name: name, table: name, sql: "CREATE TABLE \(name) (\(columns)) STRICT")
    }

    private static func index(_ name: String, _ columns: String) -> Entry {
        Entry(
            type: "index", name: name, table: "record", sql: "CREATE UNIQUE INDEX \(name) ON record (\(columns)")
    }

    static let entries: [Entry] = [
        table("header", "id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL"),
        table("manifest", "id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL"),
        table(
            "record",
            "id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, record_id BLOB NOT NULL, version INTEGER NOT NULL, "
                + "state INTEGER NOT NULL, name_tag BLOB, overview_digest BLOB, material_digest BLOB, secret_digest BLOB"
        ),
        index(
            "record_tree",
            "record_id, kind, version, state, name_tag, overview_digest, material_digest, secret_digest)"),
        index("record_name", "name_tag) WHERE name_tag IS NOT NULL"),
        table("overview", "id INTEGER PRIMARY KEY, \(sealedColumns)"),
        table("material", "id INTEGER PRIMARY KEY, \(sealedColumns)"),
        table("secret", "id INTEGER PRIMARY KEY, \(sealedColumns)"),
        table("log", "sequence INTEGER PRIMARY KEY, \(sealedColumns), mac BLOB NOT NULL"),
    ]

    /// Makes an empty vault in an empty file, inside a transaction.
    static func create(in connection: Connection) throws(StoreError) {
        try connection.execute("PRAGMA application_id = \(VaultFormat.applicationID)")
        try connection.execute("PRAGMA user_version = \(VaultFormat.number)")
        for entry in entries { try connection.execute(entry.sql) }
    }

    /// Refuses any other, missing or additional row of `sqlite_schema`.
    static func check(_ connection: Connection) throws(StoreError) {
        let statement = try connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")
        var missing = Set(entries)
        while try statement.step() {
            let entry = Entry(
                type: statement.text(0), name: statement.text(1), table: statement.text(2), sql: statement.text(3))
            guard missing.remove(entry) != nil else {
                throw .schema("the \(entry.type.printable) \(entry.name.printable) does not belong to a vault")
            }
        }
        guard missing.isEmpty else {
            throw .schema("it lacks \(missing.map(\.name).sorted().joined(separator: ", "))")
        }
    }
}

extension String {
    /// At most 40 letters, digits and underscores: a name out of a foreign file, fit for a message.
    fileprivate var printable: String {
        String(
            prefix(40).map { character in
                character.isASCII && (character.isLetter || character.isNumber || character == "_") ? character : "?"
            })
    }
}
