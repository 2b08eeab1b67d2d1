// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc
import VaultCore

/// A new file of mode 0600 under a random name that takes its real name only when it is whole, and is removed if it never does.
///
/// For SQLite, which opens files by name; what has no need of a name is an ``UnnamedFile``.
final class TemporaryFile {
    let directory: OpenDirectory
    let name: String
    private var isPublished = false

    /// The path under the random name.
    var path: String { directory.path(of: name) }

    init(in directory: OpenDirectory) throws(StoreError) {
        self.directory = directory
        name = Self.randomName()
        let file = try FileDescriptor.open(
            name, in: directory, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        // A umask may have taken bits of ours away.
        try systemCall("fchmod", file.path) { fchmod(file.raw, 0o600) }
        // Closed again immediately: SQLite must find no file descriptor of ours on a file that it locks.
    }

    deinit {
        if isPublished { return }
        unsafe unlinkat(directory.raw, name, 0)
        unsafe unlinkat(directory.raw, name + "-journal", 0)
    }

    /// A name that cannot be guessed and that shows which program created it.
    static func randomName() -> String { ".aichor-\(String(UInt64.random(in: .min ... .max), radix: 16)).tmp" }

    /// Opens the file for writing.
    func open() throws(StoreError) -> FileDescriptor {
        try FileDescriptor.open(name, in: directory, flags: O_RDWR | O_NOFOLLOW)
    }

    /// Makes the file durable under its real name, in one step for everyone who looks.
    ///
    /// Without `replacing`, anything at that name is `StoreError.exists`.
    func publish(as target: String, replacing: Bool) throws(StoreError) {
        try open().synchronize()
        if replacing {
            try systemCall("rename", directory.path(of: target)) {
                unsafe renameat(directory.raw, name, directory.raw, target)
            }
        } else {
            try renameWithoutReplacing(to: target)
        }
        isPublished = true
        try directory.synchronize()
    }

    private func renameWithoutReplacing(to target: String) throws(StoreError) {
        let path = directory.path(of: target)
        do throws(StoreError) {
            do throws(StoreError) {
                try systemCall("rename", path) {
                    unsafe aichor_rename_no_replace(directory.raw, name, directory.raw, target)
                }
            } catch  where error.errno == EINVAL || error.errno == ENOSYS {
                // A file system without RENAME_NOREPLACE. link(2) never replaces either.
                try systemCall("link", path) { unsafe linkat(directory.raw, name, directory.raw, target, 0) }
                try systemCall("unlink", path) { unsafe unlinkat(directory.raw, name, 0) }
            }
        } catch  where error.errno == EEXIST {
            throw .exists(path: path)
        }
    }
}
