// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Every statement that the store runs more than once.
///
/// Rows are read from the index `record_tree` alone, which holds all columns: what the hash tree was computed over is then what every
/// other read returns, and a table that differs from its index deceives no one.
enum Query: Int, CaseIterable {
    case begin, beginImmediate, beginExclusive, commit, rollback, schemaVersion
    case header, manifest, tree, tableRow, bucket, lastBucket, recordsOfObject, oneVersion, rowIDOfName, names
    case overviews, overview, material, secret
    case allOverviews, allMaterials, allSecrets
    case logEntry, logBounds, logFrom
    case setHeader, setManifest
    case insertRecord, updateState, replaceRecord, deleteRecord
    case addOverview, addMaterial, addSecret
    case setOverview, setMaterial, deleteOverview, deleteMaterial, deleteSecret
    case appendLog, deleteLog

    private static let columns =
        "id, kind, record_id, version, state, name_tag, overview_digest, material_digest, secret_digest"
    private static let byTree = "SELECT \(columns) FROM record INDEXED BY record_tree"
    private static let inOrder = "ORDER BY record_id, kind, version"

    /// Part tables have the same columns.
    private static func select(_ part: RecordPart) -> String {
        "SELECT nonce, sealed FROM \(part.table) WHERE id = ?1"
    }
    private static func set(_ part: RecordPart) -> String {
        "INSERT OR REPLACE INTO \(part.table) (id, nonce, sealed) VALUES (?1, ?2, ?3)"
    }
    private static func add(_ part: RecordPart) -> String {
        "INSERT INTO \(part.table) (id, nonce, sealed) VALUES (?1, ?2, ?3)"
    }
    private static func delete(_ part: RecordPart) -> String { "DELETE FROM \(part.table) WHERE id = ?1" }
    private static func all(_ part: RecordPart) -> String {
        "SELECT id, nonce, sealed FROM \(part.table) ORDER BY id"
    }

    /// The SQL text.
    var sql: String {
        switch self {
        case .begin: "BEGIN"
        case .beginImmediate: "BEGIN IMMEDIATE"
        case .beginExclusive: "BEGIN EXCLUSIVE"
        case .commit: "COMMIT"
        case .rollback: "ROLLBACK"
        case .schemaVersion: "PRAGMA schema_version"
        case .header: "SELECT body, mac, id FROM header"
        case .manifest: "SELECT body, mac, id FROM manifest"
        case .tree: "\(Self.byTree) \(Self.inOrder)"
        case .tableRow: "SELECT \(Self.columns) FROM record NOT INDEXED WHERE id = ?1"
        case .bucket: "\(Self.byTree) WHERE record_id >= ?1 AND record_id < ?2 \(Self.inOrder)"
        case .lastBucket: "\(Self.byTree) WHERE record_id >= ?1 \(Self.inOrder)"
        case .recordsOfObject: "\(Self.byTree) WHERE record_id = ?1 ORDER BY kind, version"
        case .oneVersion: "\(Self.byTree) WHERE record_id = ?1 AND kind = ?2 AND version = ?3"
        case .rowIDOfName: "SELECT \(Self.columns) FROM record INDEXED BY record_name WHERE name_tag = ?1"
        case .names: "SELECT id, name_tag FROM record INDEXED BY record_name WHERE name_tag IS NOT NULL"
        case .overviews: "SELECT id, nonce, sealed FROM overview WHERE id >= ?1 ORDER BY id"
        case .overview: Self.select(.overview)
        case .material: Self.select(.material)
        case .secret: Self.select(.secret)
        case .allOverviews: Self.all(.overview)
        case .allMaterials: Self.all(.material)
        case .allSecrets: Self.all(.secret)
        case .logEntry: "SELECT sequence, nonce, sealed, mac FROM log WHERE sequence = ?1"
        case .logBounds: "SELECT (SELECT min(sequence) FROM log), (SELECT max(sequence) FROM log)"
        case .logFrom: "SELECT sequence, nonce, sealed, mac FROM log WHERE sequence >= ?1 ORDER BY sequence"
        default: changeSQL
        }
    }

    private var changeSQL: String {
        switch self {
        case .setHeader: "INSERT OR REPLACE INTO header (id, body, mac) VALUES (1, ?1, ?2)"
        case .setManifest: "INSERT OR REPLACE INTO manifest (id, body, mac) VALUES (1, ?1, ?2)"
        case .insertRecord:
            """
            INSERT INTO record (kind, record_id, version, state, name_tag, overview_digest, material_digest, secret_digest) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """
        case .replaceRecord:
            """
            UPDATE record SET kind = ?1, record_id = ?2, version = ?3, state = ?4, name_tag = ?5, overview_digest = ?6, \
            material_digest = ?7, secret_digest = ?8 WHERE id = ?9
            """
        case .updateState: "UPDATE record SET state = ?1, name_tag = ?2 WHERE id = ?3"
        case .deleteRecord: "DELETE FROM record WHERE id = ?1"
        case .addOverview: Self.add(.overview)
        case .addMaterial: Self.add(.material)
        case .addSecret: Self.add(.secret)
        case .setOverview: Self.set(.overview)
        case .setMaterial: Self.set(.material)
        case .deleteOverview: Self.delete(.overview)
        case .deleteMaterial: Self.delete(.material)
        case .deleteSecret: Self.delete(.secret)
        case .appendLog: "INSERT INTO log (sequence, nonce, sealed, mac) VALUES (?1, ?2, ?3, ?4)"
        case .deleteLog: "DELETE FROM log WHERE sequence <= ?1"
        default: ""
        }
    }
}

extension RecordPart {
    /// The table that holds such parts.
    var table: String {
        switch self {
        case .overview: "overview"
        case .material: "material"
        case .secret: "secret"
        }
    }

    var selectQuery: Query {
        switch self {
        case .overview: .overview
        case .material: .material
        case .secret: .secret
        }
    }

    var allQuery: Query {
        switch self {
        case .overview: .allOverviews
        case .material: .allMaterials
        case .secret: .allSecrets
        }
    }

    var deleteQuery: Query {
        switch self {
        case .overview: .deleteOverview
        case .material: .deleteMaterial
        case .secret: .deleteSecret
        }
    }
}
