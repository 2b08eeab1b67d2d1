// SPDX-License-Identifier: Apache-2.0
package import VaultCore

extension SQLiteStore {
    /// Creates a vault, fully or not at all: it is built under a random name and gets its own only when it is durable.
    ///
    /// Directories that are missing below `base` are created with mode 0700. Anything at the path, or a journal next to it, is `StoreError.exists`.
    /// Returns the resolved path.
    @discardableResult
    package static func create(
        _ vaultID: VaultID, at path: String, below base: String = "/", tagger: any PageTagging, lockTimeout: Int,
        _ populate: (any StoreWriter) throws -> Void
    ) throws -> String {
        let parts = try PathParts(new: path)
        let directory = try OpenDirectory.trusted(parts.directory, creatingBelow: base)
        // SQLite would treat a forgotten journal as the new vault's own and roll the vault back into nonsense.
        for name in [parts.name, parts.name + "-journal"] where try directory.status(of: name) != nil {
            throw StoreError.exists(path: directory.path(of: name))
        }
        let file = try TemporaryFile(in: directory)
        try fill(file, SealedPages(tagger, of: vaultID), lockTimeout: lockTimeout, populate)
        try file.publish(as: parts.name, replacing: false)
        return directory.path(of: parts.name)
    }

    /// Fills an empty file.
    ///
    /// The connection is closed when this returns.
    static func fill(
        _ file: TemporaryFile, _ pages: SealedPages, lockTimeout: Int, _ populate: (any StoreWriter) throws -> Void
    ) throws {
        let connection = try Connection(opening: file.path, pages, lockTimeout: lockTimeout)
        connection.limit(to: .content)
        try connection.layOut()
        try connection.harden()
        try connection.execute("PRAGMA journal_mode = DELETE")
        try connection.execute(.beginImmediate)
        let writer = SQLiteWriter(connection) { () throws(StoreError) in .unknown }
        defer {
            writer.isOpen = false
            connection.rollBack()
        }
        try VaultSchema.create(in: connection)
        try populate(writer)
        try connection.execute(.commit)
        try DatabaseHeader.check(connection.start(DatabaseHeader.length), path: connection.path)
    }
}
