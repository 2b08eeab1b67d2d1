// SPDX-License-Identifier: Apache-2.0
import CSQLite
package import VaultCore

/// What can be found out about a vault's file without a key, for `doctor`.
package struct VaultFileFacts: Equatable, Sendable {
    /// In bytes.
    package var size: Int64
    /// The permission bits as chmod(1) takes them.
    package var mode: String
    /// What this user may still write to the file system, in bytes.
    package var freeBytes: UInt64
    /// The version of the SQLite library that runs.
    package var sqliteVersion: String
    /// Whether there was a journal next to the file when it was opened: a writer was at work, or had been killed.
    package var hadJournal: Bool
    /// Whether the file can only be read.
    package var isReadOnly: Bool
    /// The paths of temporary files that killed commands left in its directory.
    package var leftovers: [String]
}

extension SQLiteStore {
    /// The facts as they are now.
    package func facts() throws(StoreError) -> VaultFileFacts {
        guard let status = try directory.status(of: name) else { throw .replaced(path: path) }
        return VaultFileFacts(
            size: status.size, mode: status.octalPermissions, freeBytes: try directory.freeBytes(),
            sqliteVersion: unsafe String(cString: sqlite3_libversion()), hadJournal: hadJournal,
            isReadOnly: connection.isReadOnly, leftovers: directory.leftovers().map { directory.path(of: $0) })
    }

    /// What SQLite's own check of pages, trees, indices and constraints complains of first; empty if it finds no error.
    package func quickCheck() throws -> [String] {
        try read { _ in
            let fault = try connection.structureFault("integrity_check")
            // It does not look into free pages, which a change would take; and it reports pages that are neither used nor free.
            if try connection.hasFreePages() { try connection.checkEveryPage() }
            return fault.map { [$0] } ?? []
        }
    }
}
