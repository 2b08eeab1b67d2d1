// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// A new file that is built next to a vault and takes its place in one step.
///
/// Without ``commit()`` it is removed.
package final class PendingReplacement {
    private let store: SQLiteStore
    private let file: TemporaryFile

    /// Where the new file lies for now.
    ///
    /// Open it there to check it, and close it before ``commit()``.
    package var tempPath: String { file.path }

    fileprivate init(of store: SQLiteStore) throws(StoreError) {
        self.store = store
        file = try TemporaryFile(in: store.directory)
    }

    /// Fills the new file in one transaction.
    package func fill(_ populate: (any StoreWriter) throws -> Void) throws {
        try SQLiteStore.fill(
            file, store.connection.pagesOfSameVault(), lockTimeout: store.lockTimeout, populate)
    }

    /// Makes the new file durable and gives it the vault's name.
    package func commit() throws(StoreError) {
        try store.requireSameFile()
        // Whoever opened the new file would take a journal of the old one for its own.
        guard try store.directory.status(of: store.name + "-journal") == nil else {
            throw .corrupt("there is a journal while nobody else can be writing")
        }
        try file.publish(as: store.name, replacing: true)
    }
}

extension SQLiteStore {
    /// Runs `body` while nobody else can read or write the vault, to replace its file.
    ///
    /// Those who wait meanwhile find out that the file they hold is no longer the one at the path, and neither read nor write it.
    /// After the replacement this store too refuses every further use.
    package func replace<Result>(_ body: (any StoreReader, PendingReplacement) throws -> Result) throws -> Result {
        precondition(!connection.isInTransaction, "a store runs one transaction at a time")
        if connection.isReadOnly { throw StoreError.readOnly(path: path) }
        var backoff = LockBackoff(seconds: lockTimeout, for: path)
        let lock = try WriterLock(besides: name, in: directory, &backoff)
        let result = try replaceAlone(body)
        lock.release()
        return result
    }

    private func replaceAlone<Result>(
        _ body: (any StoreReader, PendingReplacement) throws -> Result
    ) throws -> Result {
        try begin(.beginExclusive)
        let reader = SQLiteReader(connection)
        defer {
            reader.isOpen = false
            connection.rollBack()
        }
        try removeStaleJournal()
        return try body(reader, PendingReplacement(of: self))
    }

    /// Removes a journal that restores nothing, of a writer that was killed before it changed the vault.
    ///
    /// Any other was played back and removed when this transaction got its lock; SQLite leaves this one to the next writer.
    private func removeStaleJournal() throws(StoreError) {
        let journal = name + "-journal"
        guard try directory.status(of: journal) != nil else { return }
        try FileStatus.requireSafeJournal(path + "-journal")
        try systemCall("unlink", path + "-journal") { unsafe unlinkat(directory.raw, journal, 0) }
        try directory.synchronize()
    }
}
