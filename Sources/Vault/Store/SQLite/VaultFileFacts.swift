// SPDX-License-Identifier: Apache-2.0
import CSQLite
package import VaultCore

/// What can be said of a vault's file without a key, for `doctor`.
package struct VaultFileFacts: Equatable, Sendable {
    package var path: String
    /// In bytes.
    package var size: Int64
    /// The permission bits.
    package var mode: UInt32
    package var owner: UInt32
    package var linkCount: UInt64
    /// What this user may still write to the file system, in bytes.
    package var freeBytes: UInt64
    /// The version of the SQLite library that runs.
    package var sqliteVersion: String
    package var pageCount: Int64
    /// Pages that hold nothing any more.
    package var freelistCount: Int64
    /// Whether a journal lay beside the file when it was opened: a writer was at work, or had been killed.
    package var hadJournal: Bool
    /// Whether the file can only be read.
    package var isReadOnly: Bool
}

extension SQLiteStore {
    /// The facts as they are now.
    package func facts() throws(StoreError) -> VaultFileFacts {
        guard let status = try folder.status(of: name) else { throw .replaced(path: path) }
        return try VaultFileFacts(
            path: path, size: status.size, mode: status.permissions, owner: status.owner, linkCount: status.linkCount,
            freeBytes: folder.freeBytes(), sqliteVersion: unsafe String(cString: sqlite3_libversion()),
            pageCount: number("PRAGMA page_count"), freelistCount: number("PRAGMA freelist_count"),
            hadJournal: hadJournal, isReadOnly: connection.isReadOnly)
    }

    /// What SQLite's own check of pages, trees, indices and constraints complains of; empty if all is well.
    package func quickCheck() throws(StoreError) -> [String] {
        let statement = try connection.prepare("PRAGMA integrity_check")
        var complaints: [String] = []
        while try statement.step() { complaints.append(statement.text(0)) }
        return complaints == ["ok"] ? [] : complaints
    }

    private func number(_ pragma: String) throws(StoreError) -> Int64 {
        let statement = try connection.prepare(pragma)
        return try statement.step() ? statement.integer(0) ?? 0 : 0
    }
}
