// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Glibc

/// SQLite's Unix file system, blind to write-ahead logs.
///
/// A vault never has one, but SQLite takes any `-wal` file beside a database for that database's own, even if the database's
/// header says that there is none (`pagerOpenWalIfPresent` in SQLite's pager.c). A stale or planted one would be read
/// as if it were the vault.
enum RollbackFileSystem {
    static let name = "aichor-rollback"

    /// Registers the file system once; it then lives as long as the process, as SQLite demands.
    static let isRegistered: Bool = {
        guard let original = unsafe sqlite3_vfs_find("unix") else { return false }
        let copy = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe copy.initialize(to: original.pointee)
        unsafe copy.pointee.zName = UnsafePointer(strdup(name))
        unsafe copy.pointee.pNext = nil
        unsafe copy.pointee.xAccess = { _, path, flags, result in
            guard let unix = unsafe sqlite3_vfs_find("unix"), let access = unsafe unix.pointee.xAccess,
                let path = unsafe path
            else { return SQLITE_IOERR }
            let length = unsafe strlen(path)
            if length >= 4, unsafe strcmp(path + length - 4, "-wal") == 0 {
                unsafe result?.pointee = 0
                return SQLITE_OK
            }
            return unsafe access(unix, path, flags, result)
        }
        return unsafe sqlite3_vfs_register(copy, 0) == SQLITE_OK
    }()
}
