// SPDX-License-Identifier: Apache-2.0
import CSQLite

/// How SQLite reaches a ``PageFile``: it allocates an `aichor_sqlite_file` with room for a Unix file behind it, and calls methods.
extension PageFile {
    /// The bytes that SQLite allocates in front of a Unix file.
    static let headLength = unsafe Int32(MemoryLayout<aichor_sqlite_file>.stride)

    nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        unsafe methods.initialize(
            to: aichor_sqlite_methods(
                { file in
                    let code = unsafe PageFile.of(file)?.file.close() ?? SQLITE_OK
                    unsafe PageFile.release(file)
                    return code
                },
                { file, bytes, count, offset in
                    let target = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))
                    return unsafe PageFile.of(file)?.read(into: target, at: offset) ?? SQLITE_IOERR
                },
                { file, bytes, count, offset in
                    // The tag has to go into SQLite's own page, or its journal would get an old one later.
                    let page = unsafe UnsafeMutableRawBufferPointer(
                        start: UnsafeMutableRawPointer(mutating: bytes), count: Int(count))
                    return unsafe PageFile.of(file)?.write(page, at: offset) ?? SQLITE_IOERR
                }))
        return unsafe methods
    }()

    /// Opens a vault's file for SQLite; `open` opens the Unix file.
    static func open(
        _ file: UnsafeMutablePointer<sqlite3_file>, at path: String,
        _ open: (UnsafeMutablePointer<sqlite3_file>) -> Int32
    ) -> Int32 {
        guard let unix = unsafe aichor_sqlite_unix(file) else { return SQLITE_CANTOPEN }
        let code = unsafe open(unix)
        guard code == SQLITE_OK else {
            _ = unsafe UnixFile(unix, path).close()
            return code
        }
        let owner = unsafe Unmanaged.passRetained(PageFile(UnixFile(unix, path)))
        unsafe file.withMemoryRebound(to: aichor_sqlite_file.self, capacity: 1) { file in
            unsafe file.pointee.owner = owner.toOpaque()
        }
        unsafe file.pointee.pMethods = UnsafePointer(methods)
        return SQLITE_OK
    }

    /// The object behind a file of SQLite's; nil if the file is none of ours.
    static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> PageFile? {
        guard let file = unsafe file, unsafe file.pointee.pMethods == UnsafePointer(methods) else { return nil }
        return unsafe file.withMemoryRebound(to: aichor_sqlite_file.self, capacity: 1) { file in
            unsafe file.pointee.owner.map { unsafe Unmanaged<PageFile>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    /// The object behind a connection's database; nil if that is open by another file system.
    static func of(database: OpaquePointer?) -> PageFile? {
        unsafe database.flatMap { unsafe of(aichor_sqlite_database_file($0)) }
    }

    private static func release(_ file: UnsafeMutablePointer<sqlite3_file>?) {
        unsafe file?.withMemoryRebound(to: aichor_sqlite_file.self, capacity: 1) { file in
            if let owner = unsafe file.pointee.owner { unsafe Unmanaged<PageFile>.fromOpaque(owner).release() }
            unsafe file.pointee.owner = nil
        }
        unsafe file?.pointee.pMethods = nil
    }
}
