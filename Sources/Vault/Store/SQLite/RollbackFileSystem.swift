// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Glibc
import Synchronization

/// SQLite's Unix file system, blind to every file but a vault, whose pages it seals and checks (``PageFile``), and its rollback journal.
///
/// SQLite treats any `-wal` file next to a database as that database's own, even if the database's header says that there is
/// none (`pagerOpenWalIfPresent` in SQLite's pager.c). A stale or planted one would be read as if it were the vault.
///
/// And a rollback journal may name a super-journal, which SQLite looks for, reads and deletes at whatever path stands there
/// (`pager_playback` and `pager_delsuper`). A planted journal could so delete any file of the user's. A vault never takes part
/// in a transaction over several files; with its super-journal reported as absent, such a journal is stale and is ignored.
///
/// And the journal next to a path belongs to the file that is at the path now. SQLite finds out that its own file was replaced only
/// when it writes; a reader that waited meanwhile would play back and delete the journal of whoever writes the new one.
enum RollbackFileSystem {
    static let name = "aichor-rollback"
    private static let journal = Array("-journal".utf8)

    /// One connection's use of a database.
    struct Registration {
        /// As bytes, because text that looks alike is equal to Swift.
        fileprivate let path: [UInt8]
        fileprivate let identity: FileStatus.Identity?
    }

    /// The files that connections were opened on, by their paths; one for each connection.
    private static let databases = Mutex<[[UInt8]: [FileStatus.Identity?]]>([:])

    /// Lets SQLite use the database at a resolved path, until ``close(_:)``.
    static func open(_ path: String) -> Registration {
        let path = Array(path.utf8)
        let registration = Registration(path: path, identity: identity(path))
        databases.withLock { $0[path, default: []].append(registration.identity) }
        return registration
    }

    /// Ends what ``open(_:)`` began.
    static func close(_ registration: Registration) {
        databases.withLock { databases in
            guard let index = databases[registration.path]?.firstIndex(of: registration.identity) else { return }
            databases[registration.path]?.remove(at: index)
            if databases[registration.path]?.isEmpty == true { databases[registration.path] = nil }
        }
    }

    /// The file that is at a path now.
    private static func identity(_ path: some Collection<UInt8>) -> FileStatus.Identity? {
        var status = stat()
        let name = path.map { CChar(bitPattern: $0) } + [0]
        return unsafe lstat(name, &status) == 0 ? FileStatus(status).identity : nil
    }

    private static func isDatabase(_ path: some Collection<UInt8>) -> Bool {
        databases.withLock { $0[Array(path)] != nil }
    }

    /// Whether a connection has the file that is at the path now.
    private static func isUnmoved(_ path: some Collection<UInt8>) -> Bool {
        guard let opened = databases.withLock({ $0[Array(path)] }) else { return false }
        return opened.contains(identity(path))
    }

    private static func isJournal(_ path: [UInt8]) -> Bool {
        path.count > journal.count && path.suffix(journal.count).elementsEqual(journal)
            && isUnmoved(path.dropLast(journal.count))
    }

    private static func bytes(_ path: UnsafePointer<CChar>) -> [UInt8] {
        unsafe UnsafeBufferPointer(start: path, count: strlen(path)).map { UInt8(bitPattern: $0) }
    }

    /// Whether SQLite may open a file for this purpose; temporary files have no name.
    private static func mayOpen(_ path: UnsafePointer<CChar>?, _ flags: Int32) -> Bool {
        guard let path = unsafe path else { return true }
        let name = unsafe bytes(path)
        if flags & SQLITE_OPEN_MAIN_DB != 0 { return isDatabase(name) }
        return flags & SQLITE_OPEN_MAIN_JOURNAL != 0 && isJournal(name)
    }

    /// Registers the file system once; it then lives as long as the process, as SQLite demands.
    static let isRegistered: Bool = {
        guard let original = unsafe sqlite3_vfs_find("unix") else { return false }
        let copy = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe copy.initialize(to: original.pointee)
        unsafe copy.pointee.zName = UnsafePointer(strdup(name))
        unsafe copy.pointee.pNext = nil
        unsafe copy.pointee.szOsFile += PageFile.headLength
        unsafe copy.pointee.xOpen = { system, path, file, flags, result in
            // Without methods, SQLite knows that there is nothing to close.
            unsafe file?.pointee.pMethods = nil
            guard let unix = unsafe sqlite3_vfs_find("unix"), let open = unsafe unix.pointee.xOpen,
                let file = unsafe file, unsafe mayOpen(path, flags)
            else { return SQLITE_CANTOPEN }
            if flags & SQLITE_OPEN_MAIN_DB != 0 {
                return unsafe PageFile.open(file, at: path.map { unsafe String(cString: $0) } ?? "") { unix in
                    unsafe open(system, path, unix, flags, result)
                }
            }
            guard flags & SQLITE_OPEN_MAIN_JOURNAL != 0, let path = unsafe path else {
                return unsafe open(system, path, file, flags, result)
            }
            let isPlayedBack = flags & SQLITE_OPEN_READWRITE != 0 && flags & SQLITE_OPEN_CREATE == 0
            return unsafe PageFile.of(sqlite3_database_file_object(path))?.openJournal(
                at: String(cString: path), file, isPlayedBack: isPlayedBack
            ) { unsafe open(system, path, file, flags, result) } ?? SQLITE_CANTOPEN
        }
        unsafe copy.pointee.xDelete = { _, path, synchronize in
            guard let unix = unsafe sqlite3_vfs_find("unix"), let delete = unsafe unix.pointee.xDelete,
                let path = unsafe path, unsafe isJournal(bytes(path))
            else { return SQLITE_IOERR | (10 << 8) /* SQLITE_IOERR_DELETE */ }
            return unsafe delete(unix, path, synchronize)
        }
        unsafe copy.pointee.xAccess = { _, path, flags, result in
            guard let unix = unsafe sqlite3_vfs_find("unix"), let access = unsafe unix.pointee.xAccess,
                let path = unsafe path
            else { return SQLITE_IOERR }
            if unsafe isJournal(bytes(path)) { return unsafe access(unix, path, flags, result) }
            unsafe result?.pointee = 0
            return SQLITE_OK
        }
        return unsafe sqlite3_vfs_register(copy, 0) == SQLITE_OK
    }()
}
