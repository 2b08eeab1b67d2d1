// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The changes of one transaction on a vault in memory.
final class InMemoryWriter: InMemoryReader, StoreWriter {
    func requireSoundStructure(unlessLeftAs known: FileFacts) throws(StoreError) {}

    func requireAgreement(on row: RecordRow) throws(StoreError) {
        guard state.rows[row.rowID] == row else { throw SQLiteReader.indexFault }
    }

    func setHeader(_ header: AuthenticatedBytes) throws(StoreError) {
        try BlobLimits.check(header, "header")
        state.header = header
    }

    func setManifest(_ manifest: AuthenticatedBytes) throws(StoreError) {
        try BlobLimits.check(manifest, "manifest")
        state.manifest = manifest
    }

    func insert(
        _ row: RecordRow, overview: SealedBytes?, material: SealedBytes?, secret: SealedBytes?
    ) throws(StoreError) -> Int64 {
        // As SQLite picks row ids.
        let rowID = (state.rows.keys.max() ?? 0) + 1
        try put(row, at: rowID)
        try set(.overview, overview, rowID)
        try set(.material, material, rowID)
        try set(.secret, secret, rowID)
        return rowID
    }

    func replace(_ row: RecordRow, overview: SealedBytes, material: SealedBytes?) throws(StoreError) {
        try requireRow(row.rowID)
        try put(row, at: row.rowID)
        try set(.overview, overview, row.rowID)
        state.parts[.material]?[row.rowID] = nil
        try set(.material, material, row.rowID)
    }

    func updateState(_ row: RecordRow) throws(StoreError) {
        guard var stored = state.rows[row.rowID] else { return try requireRow(row.rowID) }
        stored.state = row.state
        stored.nameTag = row.nameTag
        try put(stored, at: row.rowID)
    }

    func delete(rowID: Int64) throws(StoreError) {
        try requireRow(rowID)
        if let tag = state.rows.removeValue(forKey: rowID)?.nameTag { state.names[tag] = nil }
        for part in RecordPart.allCases { state.parts[part]?[rowID] = nil }
    }

    func appendLog(_ entry: SealedLogEntry) throws(StoreError) {
        guard entry.sequence >= 1, entry.sequence <= UInt64(Int64.max) else {
            throw .malformedRow(table: "log", reason: "a sequence is less than 1")
        }
        try BlobLimits.check(entry.content, "log")
        guard state.log[entry.sequence] == nil else {
            throw .malformedRow(table: "log", reason: "the sequence is already used")
        }
        state.log[entry.sequence] = entry
    }

    func deleteLog(through last: UInt64) throws(StoreError) {
        state.log = state.log.filter { $0.key > last }
    }

    private func put(_ row: RecordRow, at rowID: Int64) throws(StoreError) {
        try row.checkRanges()
        if let tag = row.nameTag, let other = state.names[tag], other != rowID {
            throw .malformedRow(table: "record", reason: "the name tag is already used")
        }
        if let old = state.rows[rowID]?.nameTag { state.names[old] = nil }
        if let tag = row.nameTag { state.names[tag] = rowID }
        var stored = row
        stored.rowID = rowID
        state.rows[rowID] = stored
    }

    private func set(_ part: RecordPart, _ content: SealedBytes?, _ rowID: Int64) throws(StoreError) {
        guard let content else { return }
        try BlobLimits.check(content, part.table)
        state.parts[part, default: [:]][rowID] = content
    }

    private func requireRow(_ rowID: Int64) throws(StoreError) {
        guard state.rows[rowID] != nil else { throw .malformedRow(table: "record", reason: "there is no such row") }
    }
}
