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
    /// Locked, so that the file is nobody's leftover, and open until it has its real name.
    private var lock: FileDescriptor?

    /// The path under the random name.
    var path: String { directory.path(of: name) }

    init(in directory: OpenDirectory) throws(StoreError) {
        directory.sweep()
        self.directory = directory
        var name = ""
        lock = try Self.create(naming: &name, in: directory)
        self.name = name
    }

    /// Creates the file and locks it; again if another process removed it in between, because it was not locked yet.
    private static func create(
        naming name: inout String, in directory: OpenDirectory
    ) throws(StoreError) -> FileDescriptor {
        while true {
            name = TemporaryName.random(isLocked: true)
            let file = try create(name, in: directory)
            switch file.lockAsTemporary() {
            case .held: if try file.status().linkCount == 1 { return file }
            case .taken: continue
            case .none:
                unsafe unlinkat(directory.raw, name, 0)
                name = TemporaryName.random(isLocked: false)
                return try create(name, in: directory)
            }
        }
    }

    private static func create(_ name: String, in directory: OpenDirectory) throws(StoreError) -> FileDescriptor {
        let file = try FileDescriptor.open(
            name, in: directory, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        // A umask may have taken bits of ours away.
        try systemCall("fchmod", file.path) { fchmod(file.raw, 0o600) }
        return file
    }

    deinit {
        if isPublished { return }
        unsafe unlinkat(directory.raw, name, 0)
        unsafe unlinkat(directory.raw, name + TemporaryName.journal, 0)
    }

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
        // Now, and not whenever this object ends: closing a file drops SQLite's locks on it, and by then it may have some.
        lock = nil
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
