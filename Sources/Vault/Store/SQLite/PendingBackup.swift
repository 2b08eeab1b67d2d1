// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// A finished copy of a vault under a temporary name, to be checked before it gets its real one.
///
/// Without ``commit()`` it is removed.
package struct PendingBackup: ~Copyable {
    private let file: TemporaryFile
    private let target: String

    /// Where the copy lies for now.
    ///
    /// Open it there to check it, and close it before ``commit()``.
    package var tempPath: String { file.path }
    /// Where it will be, without links.
    package var path: String { file.directory.path(of: target) }

    fileprivate init(_ file: TemporaryFile, target: String) {
        self.file = file
        self.target = target
    }

    /// Makes the copy durable under its real name; anything that stands there is `StoreError.exists`.
    package consuming func commit() throws(StoreError) {
        try file.publish(as: target, replacing: false)
    }
}

extension SQLiteStore {
    /// Copies the vault as of one point in time, while other processes may continue to write.
    ///
    /// A name that a vault's companion files have is refused. The directory of `path` must be as safe as a vault's, and exist; with a `base`, what
    /// is missing below that is created.
    package func startBackup(to path: String, below base: String? = nil) throws(StoreError) -> PendingBackup {
        let parts = try PathParts(new: path)
        // Next to another vault it would be mistaken for a file of that one.
        for suffix in ["-journal", "-wal", "-shm", ".lock"] where parts.name.hasSuffix(suffix) {
            throw .unsafeFile(
                path: path, reason: "ends in \(suffix), which is reserved for the vault's own files",
                fix: "give the backup another name, such as one ending in .db")
        }
        let target: OpenDirectory
        do throws(StoreError) { target = try OpenDirectory.trusted(parts.directory, creatingBelow: base) } catch
            where error.isNoSuchFile
        {
            throw .noDirectory(path: parts.directory)
        }
        for name in [parts.name, parts.name + "-journal"] where try target.status(of: name) != nil {
            throw .exists(path: target.path(of: name))
        }
        // That the vault is still the one that was opened.
        _ = try header()
        let file = try TemporaryFile(in: target)
        try connection.copy(to: file.path)
        // Again, because the copying may have waited for a process that replaced the file.
        try requireSameFile()
        return PendingBackup(file, target: parts.name)
    }
}
