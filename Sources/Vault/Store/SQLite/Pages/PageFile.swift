// SPDX-License-Identifier: Apache-2.0
import CSQLite
import VaultCore

/// The file of a vault as one connection of SQLite has it open: every page that passes is sealed or checked.
@safe final class PageFile {
    private static let pageSize = Int64(VaultFormat.pageSize)
    /// The result code for a refused page: SQLITE_IOERR_DATA.
    static let refused = SQLITE_IOERR | (32 << 8)

    let file: UnixFile
    /// Nil as long as SQLite opens the file: it reads the first 100 bytes then, without a lock, and again before it uses them.
    var pages: SealedPages?
    /// Why a read or write was refused, whatever SQLite makes of that.
    ///
    /// It stays: what SQLite holds is worth nothing then.
    private(set) var failure: StoreError?
    /// For reads of less than a page.
    private let page = UnsafeMutableRawBufferPointer.allocate(byteCount: VaultFormat.pageSize, alignment: 16)

    init(_ file: UnixFile) { self.file = file }

    deinit { unsafe page.deallocate() }

    /// Runs a check, and keeps its error for who asks after SQLite has failed.
    func attempt(_ check: () throws(StoreError) -> Void) -> Int32 {
        do {
            try check()
            return SQLITE_OK
        } catch {
            failure = error
            return Self.refused
        }
    }

    /// Reads for SQLite; a part of a page is taken from the whole page, once that is checked.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int32 {
        guard pages != nil else { return unsafe file.read(into: target, at: offset) }
        let start = offset % Self.pageSize
        if start == 0 && target.count == Int(Self.pageSize) { return unsafe readPage(into: target, at: offset) }
        guard start + Int64(target.count) <= Self.pageSize else {
            return attempt { () throws(StoreError) in throw .page("a read crosses pages") }
        }
        let code = unsafe readPage(into: page, at: offset - start)
        let part = unsafe UnsafeRawBufferPointer(page)[Int(start)..<(Int(start) + target.count)]
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
        return code
    }

    private func readPage(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int32 {
        let code = unsafe file.read(into: buffer, at: offset)
        // A page that was never written, at the end of a file that grows.
        if code == UnixFile.shortRead && file.size <= offset { return code }
        guard code == SQLITE_OK || code == UnixFile.shortRead else {
            failure = file.unreadable
            return code
        }
        let number = UInt32(truncatingIfNeeded: offset / Self.pageSize + 1)
        return attempt { () throws(StoreError) in
            if code != SQLITE_OK { throw .page("the file ends within page \(number)") }
            try unsafe pages?.check(Span(_unsafeBytes: UnsafeRawBufferPointer(buffer)), number)
        }
    }

    /// A page whose tag was checked; nil if the file ends before its end.
    func checkedPage(at offset: Int64) throws(StoreError) -> [UInt8]? {
        guard offset + Self.pageSize <= file.size else { return nil }
        guard unsafe readPage(into: page, at: offset) == SQLITE_OK else { throw failure ?? file.unreadable }
        return unsafe Array(page)
    }

    /// Reads all pages but the one that SQLite locks in and never writes; the first that is damaged is the ``failure``.
    func readEveryPage() {
        for offset in stride(from: 0, to: file.size, by: VaultFormat.pageSize) where offset != 1 << 30 {
            if unsafe readPage(into: page, at: offset) != SQLITE_OK { return }
        }
    }

    /// Writes one page for SQLite.
    func write(_ page: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int32 {
        let code = attempt { () throws(StoreError) in
            guard let pages, offset % Self.pageSize == 0 else { throw .page("a write does not cover exactly one page") }
            try unsafe pages.seal(page, UInt32(truncatingIfNeeded: offset / Self.pageSize + 1))
        }
        return code == SQLITE_OK ? unsafe file.write(UnsafeRawBufferPointer(page), at: offset) : code
    }

    /// Opens the journal for SQLite; `open` opens the Unix file at that path, and could block there if it is not a regular file.
    ///
    /// SQLite plays back only a journal that it did not create, and with a lock that keeps all others out.
    func openJournal(
        at path: String, _ journal: UnsafeMutablePointer<sqlite3_file>, isPlayedBack: Bool, _ open: () -> Int32
    ) -> Int32 {
        let safe = attempt { () throws(StoreError) in try FileStatus.requireSafeJournal(path) }
        guard safe == SQLITE_OK else { return safe }
        let code = open()
        guard code == SQLITE_OK, isPlayedBack, let pages else { return code }
        let whole = attempt { () throws(StoreError) in
            var journal = unsafe HotJournal(UnixFile(journal, path), of: file, pages)
            try journal.check()
        }
        if whole != SQLITE_OK {
            _ = unsafe UnixFile(journal, path).close()
            unsafe journal.pointee.pMethods = nil
        }
        return whole
    }
}
