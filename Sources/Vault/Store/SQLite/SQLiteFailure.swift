// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Glibc
import VaultCore

extension StoreError {
    /// What a result code of SQLite means for a vault (https://www.sqlite.org/rescode.html).
    ///
    /// SQLite's messages name tables and columns, never values. It knows nothing of why a page was refused.
    init(code: Int32, database: OpaquePointer?, path: String, seconds: Int) {
        if let failure = unsafe PageFile.of(database: database)?.failure {
            self = failure
            return
        }
        let last = Glibc.errno
        let message = unsafe String(cString: sqlite3_errmsg(database))
        let system = unsafe database.map { unsafe sqlite3_system_errno($0) } ?? 0
        self =
            switch code & 0xff {
            case SQLITE_BUSY, SQLITE_LOCKED: .busy(seconds: seconds)
            // SQLite takes a sector that cannot be read (SQLITE_IOERR_CORRUPTFS) for damage; it is the disk's, not the file's.
            case SQLITE_CORRUPT where last == EIO: .inputOutput(operation: "read", path: path, errno: EIO)
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .corrupt(message)
            // The database file was renamed or removed while it was open: SQLITE_READONLY_DBMOVED.
            case SQLITE_READONLY where code == SQLITE_READONLY | (4 << 8): .replaced(path: path)
            case SQLITE_READONLY: .readOnly(path: path)
            case SQLITE_CANTOPEN: Self.cannotOpen(code: code, system: system, path: path)
            case SQLITE_FULL: .inputOutput(operation: "write", path: path, errno: ENOSPC)
            case SQLITE_IOERR where Self.isAboutLocks(code) && NoLocks.isPossible(system):
                .noLocks(path: path, errno: system)
            case SQLITE_IOERR:
                .inputOutput(operation: "read or write", path: path, errno: system == 0 ? EIO : system)
            case SQLITE_NOMEM: .inputOutput(operation: "allocate", path: path, errno: ENOMEM)
            case SQLITE_PERM, SQLITE_AUTH: .inputOutput(operation: "open", path: path, errno: EPERM)
            case SQLITE_TOOBIG: .malformedRow(table: "", reason: "a value is too long")
            case SQLITE_CONSTRAINT, SQLITE_MISMATCH: .malformedRow(table: "", reason: message)
            default: .schema(message)
            }
    }

    /// SQLITE_IOERR_UNLOCK, RDLOCK, CHECKRESERVEDLOCK and LOCK.
    private static func isAboutLocks(_ code: Int32) -> Bool { [8, 9, 14, 15].contains(code >> 8) }

    private static func cannotOpen(code: Int32, system: Int32, path: String) -> StoreError {
        switch system {
        // SQLITE_CANTOPEN_SYMLINK: a component became a link after it was checked.
        case _ where code == SQLITE_CANTOPEN | (6 << 8): .replaced(path: path)
        // SQLite tries to read the journal that it could not make, and reports that. The vault itself is still there.
        case ENOENT where unsafe access(path, F_OK) == 0:
            .inputOutput(operation: "create a journal for", path: path, errno: EIO)
        case ENOENT, ELOOP, ENOTDIR: .replaced(path: path)
        // The file was opened before, so it is the journal that cannot be made.
        case EROFS, EACCES, EPERM: .readOnly(path: path)
        default: .inputOutput(operation: "open", path: path, errno: system == 0 ? EIO : system)
        }
    }
}
