// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Glibc
import VaultCore

/// A prepared statement, finalised when the object ends.
@safe final class SQLiteStatement {
    private let raw: OpaquePointer
    private let path: String
    private let lockTimeout: Int

    /// Takes ownership of a statement; `path` and `lockTimeout` are for errors and waits.
    init(owning raw: OpaquePointer, path: String, lockTimeout: Int) {
        unsafe self.raw = raw
        self.path = path
        self.lockTimeout = lockTimeout
    }

    deinit { unsafe sqlite3_finalize(raw) }

    /// Moves to the next row; false at the end.
    ///
    /// Waits while another process holds the file.
    func step() throws(StoreError) -> Bool {
        errno = 0
        let code = unsafe sqlite3_step(raw)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        return try stepAgain(after: code, errno)
    }

    /// Only the first step of a statement can find the file locked: after it, the transaction has the lock it needs.
    ///
    /// SQLite takes a lock that the file system cannot give for somebody else's, and distinguishes the two only by the errno.
    private func stepAgain(after first: Int32, _ firstCause: Int32) throws(StoreError) -> Bool {
        var (code, cause) = (first, firstCause)
        var backoff = LockBackoff(seconds: lockTimeout, for: path)
        while code & 0xff == SQLITE_BUSY {
            unsafe sqlite3_reset(raw)
            try backoff.wait(after: cause)
            errno = 0
            (code, cause) = (unsafe sqlite3_step(raw), errno)
        }
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw failure(code)
    }

    /// Runs a statement that gives no rows, or whose rows do not matter.
    func run() throws(StoreError) {
        while try step() {}
    }

    /// Makes the statement ready for the next use and forgets what was bound.
    func reset() {
        unsafe sqlite3_reset(raw)
        unsafe sqlite3_clear_bindings(raw)
    }

    private func failure(_ code: Int32) -> StoreError {
        unsafe StoreError(code: code, database: sqlite3_db_handle(raw), path: path, seconds: lockTimeout)
    }

    private func check(_ code: Int32) throws(StoreError) {
        if code != SQLITE_OK { throw failure(code) }
    }

    // MARK: Parameters, numbered from 1

    func bind(_ index: Int32, _ value: Int64) throws(StoreError) {
        try check(unsafe sqlite3_bind_int64(raw, index, value))
    }

    func bind(_ index: Int32, _ bytes: [UInt8]) throws(StoreError) {
        let code = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe aichor_sqlite_bind_blob(raw, index, buffer.baseAddress, Int32(clamping: buffer.count))
        }
        try check(code)
    }

    func bind<Fixed: FixedBytes>(_ index: Int32, _ value: Fixed?) throws(StoreError) {
        guard let value else { return try check(unsafe sqlite3_bind_null(raw, index)) }
        // Word by word: the general way through a byte sink costs more than the look-up itself.
        let words = value.words.map(\.bigEndian)
        let code = unsafe words.withUnsafeBytes { buffer in
            unsafe aichor_sqlite_bind_blob(raw, index, buffer.baseAddress, Int32(clamping: buffer.count))
        }
        try check(code)
    }

    // MARK: Columns of the row, numbered from 0

    // Each column is looked up once and then asked for type, length and content: three times the look-up is a tenth of what
    // unlocking 100,000 clusters takes. A connection without a mutex has protected values only
    // (https://www.sqlite.org/c3ref/value.html).

    /// What is stored there, whatever the schema says.
    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(raw, column) == SQLITE_NULL }

    /// The integer; nil if something else is stored there.
    func integer(_ column: Int32) -> Int64? {
        let value = unsafe sqlite3_column_value(raw, column)
        guard unsafe sqlite3_value_type(value) == SQLITE_INTEGER else { return nil }
        return unsafe sqlite3_value_int64(value)
    }

    /// The text, repaired where it is not UTF-8; empty if there is none.
    func text(_ column: Int32) -> String {
        guard let text = unsafe sqlite3_column_text(raw, column) else { return "" }
        return unsafe String(cString: text)
    }

    /// The fixed number of bytes; nil if something else is stored there.
    func fixed<Fixed: FixedBytes>(_ column: Int32, as type: Fixed.Type = Fixed.self) -> Fixed? {
        let value = unsafe sqlite3_column_value(raw, column)
        guard unsafe sqlite3_value_type(value) == SQLITE_BLOB else { return nil }
        // Nil itself if the length is another.
        return unsafe Fixed(Span(_unsafeElements: Self.content(of: value)))
    }

    /// The bytes in an array; nil if something else is stored there.
    func bytes(_ column: Int32) -> [UInt8]? {
        guard unsafe sqlite3_column_type(raw, column) == SQLITE_BLOB else { return nil }
        return unsafe Array(buffer(column))
    }

    /// The length in bytes; nil if something else than a blob is stored there.
    func byteCount(_ column: Int32) -> Int? {
        guard unsafe sqlite3_column_type(raw, column) == SQLITE_BLOB else { return nil }
        return Int(unsafe sqlite3_column_bytes(raw, column))
    }

    /// Gives scoped access to two blobs where they lie in SQLite's memory.
    func withBlobs<Result>(
        _ first: Int32, _ second: Int32, _ body: (Span<UInt8>, Span<UInt8>) throws -> Result
    ) rethrows -> Result {
        let left = unsafe buffer(first)
        let right = unsafe buffer(second)
        return try unsafe body(Span(_unsafeElements: left), Span(_unsafeElements: right))
    }

    /// Valid until the next step or reset.
    private func buffer(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        unsafe Self.content(of: sqlite3_column_value(raw, column))
    }

    private static func content(of value: OpaquePointer?) -> UnsafeBufferPointer<UInt8> {
        guard let start = unsafe sqlite3_value_blob(value) else {
            return unsafe UnsafeBufferPointer(start: nil, count: 0)
        }
        let count = Int(unsafe sqlite3_value_bytes(value))
        return unsafe UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }
}
