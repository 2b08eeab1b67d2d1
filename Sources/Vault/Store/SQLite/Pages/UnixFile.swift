// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Glibc
import VaultCore

/// An open file of SQLite's Unix file system, as long as SQLite has it open.
///
/// What we read, we read by SQLite's own descriptor. One of ours would be a trap: closing it drops every POSIX lock that this
/// process holds on the file (https://www.sqlite.org/howtocorrupt.html, section 2.2).
@safe struct UnixFile {
    static let shortRead = SQLITE_IOERR | (2 << 8)
    private let raw: UnsafeMutablePointer<sqlite3_file>
    private let path: String

    init(_ raw: UnsafeMutablePointer<sqlite3_file>, _ path: String) {
        unsafe self.raw = raw
        self.path = path
    }

    /// Fills the buffer, with zeros where the file has ended, which is ``shortRead``.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int32 {
        guard let methods = unsafe raw.pointee.pMethods, let read = unsafe methods.pointee.xRead else {
            return SQLITE_IOERR
        }
        return unsafe read(raw, buffer.baseAddress, Int32(clamping: buffer.count), offset)
    }

    /// The bytes at a place; nil if the file ends before all of them.
    func bytes(_ count: Int, at offset: Int64) throws(StoreError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let code = unsafe bytes.withUnsafeMutableBytes { unsafe read(into: $0, at: offset) }
        if code == Self.shortRead { return nil }
        guard code == SQLITE_OK else { throw unreadable }
        return bytes
    }

    /// That the disk or the network failed to read, right after it did; which says nothing about the content.
    var unreadable: StoreError { .inputOutput(operation: "read", path: path, errno: errno == 0 ? EIO : errno) }

    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) -> Int32 {
        guard let methods = unsafe raw.pointee.pMethods, let write = unsafe methods.pointee.xWrite else {
            return SQLITE_IOERR
        }
        return unsafe write(raw, buffer.baseAddress, Int32(clamping: buffer.count), offset)
    }

    /// The size in bytes; 0 if it cannot be found out.
    var size: Int64 {
        guard let methods = unsafe raw.pointee.pMethods, let fileSize = unsafe methods.pointee.xFileSize else {
            return 0
        }
        var size: Int64 = 0
        return unsafe fileSize(raw, &size) == SQLITE_OK ? size : 0
    }

    func close() -> Int32 {
        guard let methods = unsafe raw.pointee.pMethods, let close = unsafe methods.pointee.xClose else {
            return SQLITE_OK
        }
        return unsafe close(raw)
    }
}
