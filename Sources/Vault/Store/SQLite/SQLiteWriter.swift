// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The changes of one write transaction.
final class SQLiteWriter: SQLiteReader, StoreWriter {
    private let fileFacts: () throws(StoreError) -> FileFacts

    /// `fileFacts` reads the facts of the file that the transaction is on.
    init(_ connection: Connection, fileFacts: @escaping () throws(StoreError) -> FileFacts) {
        self.fileFacts = fileFacts
        super.init(connection)
    }

    func requireSoundStructure(unlessLeftAs known: FileFacts) throws(StoreError) {
        if known != .unknown, try known == fileFacts() { return }
        // Without the comparison of indices and tables, which costs several times as much: what is changed is compared row by row.
        if let fault = try connection.structureFault("quick_check") {
            // The line before only names the database.
            throw .corrupt("\(fault.split(separator: "\n").last ?? "its structure"); nothing was changed")
        }
    }

    func requireAgreement(on row: RecordRow) throws(StoreError) {
        let statement = try take(.tableRow)
        defer { connection.recycle(statement, .tableRow) }
        try statement.bind(1, row.rowID)
        guard try statement.step(), try statement.recordRow() == row else { throw Self.indexFault }
    }

    func setHeader(_ header: AuthenticatedBytes) throws(StoreError) {
        try set(header, .setHeader, "header")
    }

    func setManifest(_ manifest: AuthenticatedBytes) throws(StoreError) {
        try set(manifest, .setManifest, "manifest")
    }

    private func set(_ content: AuthenticatedBytes, _ query: Query, _ table: String) throws(StoreError) {
        try BlobLimits.check(content, table)
        let statement = try take(query)
        defer { connection.recycle(statement, query) }
        try statement.bind(1, content.body)
        try statement.bind(2, content.mac)
        try statement.run()
    }

    func insert(
        _ row: RecordRow, overview: SealedBytes?, material: SealedBytes?, secret: SealedBytes?
    ) throws(StoreError) -> Int64 {
        try change(.insertRecord, row)
        let rowID = connection.lastRowID
        // Added, never replaced: under a new row id there is nothing, unless somebody made it so.
        try put(.addOverview, overview, rowID)
        try put(.addMaterial, material, rowID)
        try put(.addSecret, secret, rowID)
        return rowID
    }

    func replace(_ row: RecordRow, overview: SealedBytes, material: SealedBytes?) throws(StoreError) {
        try change(.replaceRecord, row)
        try put(.setOverview, overview, row.rowID)
        if material == nil { try execute(.deleteMaterial, row.rowID) }
        try put(.setMaterial, material, row.rowID)
    }

    private func change(_ query: Query, _ row: RecordRow) throws(StoreError) {
        try row.checkRanges()
        let statement = try take(query)
        defer { connection.recycle(statement, query) }
        try statement.bind(1, Int64(row.kind.rawValue))
        try statement.bind(2, row.recordID)
        try statement.bind(3, Int64(row.version))
        try statement.bind(4, Int64(row.state.rawValue))
        try statement.bind(5, row.nameTag)
        try statement.bind(6, row.overview)
        try statement.bind(7, row.material)
        try statement.bind(8, row.secret)
        if query == .replaceRecord { try statement.bind(9, row.rowID) }
        try statement.run()
        try requireOneChange()
    }

    private func put(_ query: Query, _ content: SealedBytes?, _ rowID: Int64) throws(StoreError) {
        guard let content else { return }
        try BlobLimits.check(content, "part")
        let statement = try take(query)
        defer { connection.recycle(statement, query) }
        try statement.bind(1, rowID)
        try statement.bind(2, content.nonce)
        try statement.bind(3, content.sealed)
        try statement.run()
    }

    func updateState(_ row: RecordRow) throws(StoreError) {
        let statement = try take(.updateState)
        defer { connection.recycle(statement, .updateState) }
        try statement.bind(1, Int64(row.state.rawValue))
        try statement.bind(2, row.nameTag)
        try statement.bind(3, row.rowID)
        try statement.run()
        try requireOneChange()
    }

    func delete(rowID: Int64) throws(StoreError) {
        try execute(.deleteRecord, rowID)
        try requireOneChange()
        for part in RecordPart.allCases { try execute(part.deleteQuery, rowID) }
    }

    /// A change that finds no row would otherwise pass in silence.
    private func requireOneChange() throws(StoreError) {
        guard connection.changes == 1 else { throw .malformedRow(table: "record", reason: "there is no such row") }
    }

    func appendLog(_ entry: SealedLogEntry) throws(StoreError) {
        guard let sequence = Int64(exactly: entry.sequence), sequence >= 1 else {
            throw .malformedRow(table: "log", reason: "a sequence is less than 1")
        }
        try BlobLimits.check(entry.content, "log")
        let statement = try take(.appendLog)
        defer { connection.recycle(statement, .appendLog) }
        try statement.bind(1, sequence)
        try statement.bind(2, entry.content.nonce)
        try statement.bind(3, entry.content.sealed)
        try statement.bind(4, entry.mac)
        try statement.run()
    }

    func deleteLog(through last: UInt64) throws(StoreError) {
        try execute(.deleteLog, Int64(clamping: last))
    }

    private func execute(_ query: Query, _ value: Int64) throws(StoreError) {
        let statement = try take(query)
        defer { connection.recycle(statement, query) }
        try statement.bind(1, value)
        try statement.run()
    }
}
