// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc
package import VaultCore

/// A vault in one SQLite file (FORMAT.md, section 3).
///
/// The file is checked before SQLite sees it, and SQLite then gets a resolved path without links, because it must name the
/// journal next to the file itself and resolves `/proc/self/fd/N` back to a path anyway. Afterwards, and at the beginning of
/// every transaction, the file that SQLite holds is compared with the one that was checked.
///
/// While a store is open, nothing else in the process may open and close the vault's file: closing any descriptor of a file drops all
/// POSIX locks that the process holds on it. For the same reason the checks use descriptors of kind `O_PATH`.
package final class SQLiteStore: VaultStore {
    /// The resolved path of the file.
    package let path: String
    let directory: OpenDirectory
    let name: String
    let lockTimeout: Int
    let connection: Connection
    /// The vault that the pages belong to, until its header is authenticated only by their own account.
    package var vaultID: VaultID? { connection.vaultID }
    /// Whether there was a journal next to the file when it was opened: a writer was at work, or had been killed.
    let hadJournal: Bool
    private let identity: FileStatus.Identity
    package private(set) var written = FileFacts.unknown
    /// SQLite's schema counter when the schema was last found right.
    private var checkedSchema: Int64?

    /// Opens an existing vault.
    ///
    /// `lockTimeout` is in seconds and bounds each wait for another process.
    package init(
        openingAt path: String, tagger: any PageTagging, lockTimeout: Int
    ) throws(StoreError) {
        let parts = try PathParts(file: path)
        directory = try Self.directory(of: parts, path)
        name = parts.name
        self.path = directory.path(of: name)
        self.lockTimeout = lockTimeout
        identity = try Self.inspect(name, in: directory)
        hadJournal = try directory.status(of: name + "-journal") != nil
        try FileStatus.requireSafeJournal(self.path + "-journal")
        connection = try Connection(
            opening: self.path, SealedPages(tagger, of: nil), lockTimeout: lockTimeout)
        connection.limit(to: .schema)
        try requireSameFile()
        try checkStart()
        // SQLite rolls a hot journal back now, and has not read the schema yet, which would be the one out of the journal.
        try explaining { () throws(StoreError) in try connection.execute(.schemaVersion) }
        try checkStart()
        try connection.harden()
        try begin(.begin)
        connection.rollBack()
    }

    private static func directory(of parts: PathParts, _ path: String) throws(StoreError) -> OpenDirectory {
        do throws(StoreError) {
            return try OpenDirectory.trusted(parts.directory)
        } catch  where error.isNoSuchFile {
            throw .notFound(path: path)
        }
    }

    /// Checks the file without opening it for reading, which for a pipe or a device could block or do something.
    private static func inspect(_ name: String, in directory: OpenDirectory) throws(StoreError) -> FileStatus.Identity {
        let path = directory.path(of: name)
        let raw: Int32
        do throws(StoreError) {
            raw = try systemCall("open", path) { unsafe aichor_open_unread(directory.raw, name) }
        } catch  where error.isNoSuchFile {
            throw .notFound(path: path)
        }
        let status = try FileDescriptor(owning: raw, path: path).status()
        try status.requireRegular(path)
        do throws(StoreError) {
            try status.requirePrivate(path)
            try status.requireSingleLink(path)
        } catch {
            // No hint may suggest changing the mode of a file of the system's that was named by mistake.
            if try isForeign(name, in: directory) {
                throw .notAVault(path: path, reason: "it is not a database of aichor-vault")
            }
            throw error
        }
        return status.identity
    }

    /// Whether a file that is refused anyway can be read and is no vault.
    private static func isForeign(_ name: String, in directory: OpenDirectory) throws(StoreError) -> Bool {
        let file: FileDescriptor
        do throws(StoreError) {
            file = try FileDescriptor.open(name, in: directory, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch {
            return false
        }
        return try !DatabaseHeader.isVault(file.read(atMost: DatabaseHeader.length))
    }

    /// Checks the first page before SQLite reads a schema from it.
    private func checkStart() throws(StoreError) {
        try DatabaseHeader.check(connection.start(DatabaseHeader.length), path: path)
        try SchemaPage.check(connection.start(VaultFormat.pageSize))
    }

    /// Requires that the path, the file that was checked and the file that SQLite holds are one.
    @discardableResult
    func requireSameFile() throws(StoreError) -> FileStatus {
        guard let status = try directory.status(of: name), status.identity == identity, try !connection.hasMoved()
        else {
            throw .replaced(path: path)
        }
        return status
    }

    private func requireWholeSize() throws(StoreError) {
        guard try requireSameFile().size % Int64(VaultFormat.pageSize) == 0 else {
            throw .page("the file ends within a page")
        }
    }

    /// SQLite says only that a file is damaged which lacks pages.
    private func explaining<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        do throws(StoreError) { return try body() } catch .corrupt(let reason) {
            try requireWholeSize()
            throw .corrupt(reason)
        }
    }

    package func header() throws(StoreError) -> AuthenticatedBytes {
        if connection.isInTransaction { return try SQLiteReader(connection).header() }
        try begin(.begin)
        defer { connection.rollBack() }
        return try SQLiteReader(connection).header()
    }

    package func read<Result>(_ body: (any StoreReader) throws -> Result) throws -> Result {
        precondition(!connection.isInTransaction, "a store runs one transaction at a time")
        try begin(.begin)
        let reader = SQLiteReader(connection)
        defer {
            reader.isOpen = false
            connection.rollBack()
        }
        let result = try body(reader)
        try connection.requireWholePages()
        return result
    }

    package func write<Result>(_ body: (any StoreWriter) throws -> Result) throws -> Result {
        precondition(!connection.isInTransaction, "a store runs one transaction at a time")
        if connection.isReadOnly { throw StoreError.readOnly(path: path) }
        var backoff = LockBackoff(seconds: lockTimeout, for: path)
        let lock = try WriterLock(besides: name, in: directory, &backoff)
        directory.sweep()
        let result = try writeAlone(body)
        lock.release()
        return result
    }

    /// The transaction of the one who holds the writer's lock.
    private func writeAlone<Result>(_ body: (any StoreWriter) throws -> Result) throws -> Result {
        try begin(.beginImmediate)
        let writer = SQLiteWriter(connection, fileFacts: fileFacts)
        defer {
            writer.isOpen = false
            connection.rollBack()
        }
        let result = try body(writer)
        try connection.requireWholePages()
        try connection.execute(.commit)
        written = (try? fileFacts()) ?? .unknown
        return result
    }

    /// The file as it is now; where no other writer can change it, or nothing of it holds a moment later.
    private func fileFacts() throws(StoreError) -> FileFacts {
        let status = try requireSameFile()
        let counter = try connection.start(DatabaseHeader.length)?[24..<28].reduce(0) { $0 << 8 | UInt64($1) }
        return FileFacts(
            changeCounter: counter ?? 0, size: UInt64(clamping: status.size), changedSeconds: status.changedSeconds,
            changedNanoseconds: status.changedNanoseconds, device: status.identity.device,
            inode: status.identity.inode)
    }

    /// Begins a transaction, takes its lock and checks that the file is still the one that was opened and has the schema of a vault.
    func begin(_ query: Query) throws(StoreError) {
        try connection.execute(query)
        do throws(StoreError) {
            let statement = try connection.take(.schemaVersion)
            defer { connection.recycle(statement, .schemaVersion) }
            let version = try explaining { () throws(StoreError) in try statement.step() ? statement.integer(0) : nil }
            // SQLite reads a page that is cut short as if zeros followed. Under its lock nobody is just writing one.
            try requireWholeSize()
            if version == nil || version != checkedSchema {
                connection.limit(to: .schema)
                try checkStart()
                try VaultSchema.check(connection)
            }
            connection.limit(to: .content)
            checkedSchema = version
        } catch {
            connection.rollBack()
            throw error
        }
    }
}
