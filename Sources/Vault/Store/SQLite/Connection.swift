// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Glibc
import VaultCore

/// A connection of SQLite to one file, with the statements prepared so far.
///
/// There is no busy handler: every wait is ``LockBackoff``, so that no wait can outlast the time-out and no message of
/// SQLite's ("database is locked") gets out.
@safe final class Connection {
    private let raw: OpaquePointer
    private let file: PageFile?
    private let registration: RollbackFileSystem.Registration?
    let path: String
    let lockTimeout: Int
    private var idle: [SQLiteStatement?] = Array(repeating: nil, count: Query.allCases.count)

    /// Opens an existing file, to read and write where that is allowed.
    ///
    /// `path` must be resolved: a link in any of its components is refused (`SQLITE_OPEN_NOFOLLOW`). Another file system than
    /// ``RollbackFileSystem``, which leaves the pages as they are, is for tests that simulate another program's access.
    init(
        opening path: String, _ pages: SealedPages, lockTimeout: Int, fileSystem: String = RollbackFileSystem.name
    ) throws(StoreError) {
        guard RollbackFileSystem.isRegistered else {
            throw .inputOutput(operation: "start SQLite", path: path, errno: 0)
        }
        var opened: OpaquePointer?
        // NOMUTEX: a store is used by one thread at a time. READWRITE falls back to reading by itself.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let registration = fileSystem == RollbackFileSystem.name ? RollbackFileSystem.open(path) : nil
        let code = unsafe sqlite3_open_v2(path, &opened, flags, fileSystem)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            let error = unsafe StoreError(code: code, database: opened, path: path, seconds: lockTimeout)
            unsafe sqlite3_close_v2(opened)
            registration.map(RollbackFileSystem.close)
            throw error
        }
        unsafe raw = opened
        file = unsafe PageFile.of(database: opened)
        file?.pages = pages
        self.registration = registration
        self.path = path
        self.lockTimeout = lockTimeout
    }

    deinit {
        idle.removeAll()
        unsafe sqlite3_close_v2(raw)
        registration.map(RollbackFileSystem.close)
    }

    /// Whether the file could be opened for reading only.
    var isReadOnly: Bool { unsafe sqlite3_db_readonly(raw, "main") == 1 }
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(raw) == 0 }
    /// How many rows the last statement changed.
    var changes: Int { Int(unsafe sqlite3_changes64(raw)) }
    var lastRowID: Int64 { unsafe sqlite3_last_insert_rowid(raw) }

    /// Whether the file that is open no longer is the one at its path.
    func hasMoved() throws(StoreError) -> Bool {
        var moved: Int32 = 0
        let code = unsafe sqlite3_file_control(raw, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        guard code == SQLITE_OK else { throw failure(code) }
        return moved != 0
    }

    /// The vault that the pages read so far belong to.
    var vaultID: VaultID? { file?.pages?.vaultID }

    /// The first bytes of the file itself, past SQLite's cache and before any check; nil if the file is shorter.
    func start(_ count: Int) throws(StoreError) -> [UInt8]? { try file?.file.bytes(count, at: 0) }

    /// Throws what was found wrong with the file, even if SQLite went on without that page.
    func requireWholePages() throws(StoreError) {
        if let failure = file?.failure { throw failure }
    }

    /// Whether there is a freelist, by either of the two fields about it (https://www.sqlite.org/fileformat2.html, section 1.3).
    func hasFreePages() throws(StoreError) -> Bool {
        try start(DatabaseHeader.length).map { $0[32..<40].contains { $0 != 0 } } ?? true
    }

    /// Reads every page, inside a transaction.
    func checkEveryPage() throws(StoreError) {
        file?.readEveryPage()
        try requireWholePages()
    }

    /// What SQLite's own check of the structure complains of first; nil if it finds no error.
    ///
    /// It stops at the first fault: its walks along the rows of a tree that is known to be damaged might never end. `check` is one of its
    /// two kinds.
    func structureFault(_ check: String) throws(StoreError) -> String? {
        var roots: [UInt32] = []
        let trees = try prepare("SELECT rootpage FROM sqlite_schema")
        while try trees.step() { roots.append(UInt32(clamping: trees.integer(0) ?? 0)) }
        if let file, let fault = try TreeDepth(of: file).fault(below: roots) { return fault }
        let statement = try prepare("PRAGMA \(check)(1)")
        let answer = try statement.step() ? statement.text(0) : ""
        try requireWholePages()
        return answer == "ok" ? nil : answer
    }

    /// Lays out an empty file as a vault's.
    func layOut() throws(StoreError) {
        for pragma in ["page_size = \(VaultFormat.pageSize)", "auto_vacuum = NONE", "encoding = 'UTF-8'"] {
            try execute("PRAGMA \(pragma)")
        }
        var reserved = Int32(VaultFormat.reservedBytes)
        let code = unsafe sqlite3_file_control(raw, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Guards against what a manipulated file could make SQLite do (https://www.sqlite.org/security.html), and sets what keeps
    /// a commit and forgets a deleted secret.
    func harden() throws(StoreError) {
        let switches: [(Int32, Int32)] = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
            (SQLITE_DBCONFIG_ENABLE_VIEW, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
        ]
        for (option, value) in switches {
            let code = unsafe aichor_sqlite_configure(raw, option, value)
            guard code == SQLITE_OK else { throw failure(code) }
        }
        // Those that do not read the file first. EXTRA also makes the removal of the journal durable, which is what commits.
        for pragma in [
            "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "temp_store = MEMORY",
            "secure_delete = ON",
            "synchronous = EXTRA", "cache_size = -16384",
        ] { try execute("PRAGMA \(pragma)") }
    }

    /// Bounds what one of SQLite's own limits is about.
    func setLimit(_ limit: Int32, _ value: Int32) { unsafe sqlite3_limit(raw, limit, value) }

    /// Runs one statement that is not worth keeping.
    func execute(_ sql: String) throws(StoreError) { try prepare(sql).run() }

    /// Runs a kept statement without parameters.
    func execute(_ query: Query) throws(StoreError) {
        let statement = try take(query)
        defer { recycle(statement, query) }
        try statement.run()
    }

    /// Lends a prepared statement.
    ///
    /// While it is lent, another one is prepared for the same query, so that visits may nest.
    func take(_ query: Query) throws(StoreError) -> SQLiteStatement {
        if let statement = idle[query.rawValue].take() { return statement }
        return try prepare(query.sql)
    }

    /// Takes a lent statement back.
    func recycle(_ statement: SQLiteStatement, _ query: Query) {
        statement.reset()
        idle[query.rawValue] = statement
    }

    /// Compiles a statement.
    ///
    /// Reading the schema for it may find the file locked.
    func prepare(_ sql: String) throws(StoreError) -> SQLiteStatement {
        var statement: OpaquePointer?
        var backoff = LockBackoff(seconds: lockTimeout, for: path)
        while true {
            errno = 0
            let (code, cause) = (unsafe sqlite3_prepare_v2(raw, sql, -1, &statement, nil), errno)
            if code == SQLITE_OK { break }
            guard code & 0xff == SQLITE_BUSY else { throw failure(code) }
            try backoff.wait(after: cause)
        }
        guard let statement = unsafe statement else { throw .schema("an empty statement") }
        return unsafe SQLiteStatement(owning: statement, path: path, lockTimeout: lockTimeout)
    }

    /// Ends a transaction without its changes.
    ///
    /// SQLite has done so by itself after some errors.
    func rollBack() {
        if isInTransaction { try? execute(.rollback) }
    }

    /// What seals the pages of another file of the same vault.
    func pagesOfSameVault() throws(StoreError) -> SealedPages {
        guard let pages = file?.pages?.copy() else { throw .replaced(path: path) }
        return pages
    }

    /// Copies the whole database as one state into an empty one; other processes may write meanwhile or wait, but never mix in.
    ///
    /// Its pages become those of the same vault.
    func copy(to path: String) throws(StoreError) {
        let target = try Connection(opening: path, pagesOfSameVault(), lockTimeout: lockTimeout)
        guard let backup = unsafe sqlite3_backup_init(target.raw, "main", raw, "main") else {
            throw unsafe target.failure(sqlite3_errcode(target.raw))
        }
        var backoff = LockBackoff(seconds: lockTimeout, for: path)
        errno = 0
        var (code, cause) = (unsafe sqlite3_backup_step(backup, -1), errno)
        do throws(StoreError) {
            while code & 0xff == SQLITE_BUSY || code & 0xff == SQLITE_LOCKED {
                try backoff.wait(after: cause)
                errno = 0
                (code, cause) = (unsafe sqlite3_backup_step(backup, -1), errno)
            }
        } catch {
            unsafe sqlite3_backup_finish(backup)
            throw error
        }
        let finish = unsafe sqlite3_backup_finish(backup)
        try requireWholePages()
        guard code == SQLITE_DONE, finish == SQLITE_OK else {
            throw target.failure(finish == SQLITE_OK ? code : finish)
        }
    }

    private func failure(_ code: Int32) -> StoreError {
        unsafe StoreError(code: code, database: raw, path: path, seconds: lockTimeout)
    }
}
