// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc
import VaultCore

/// A new file of mode 0600 that has no name at all until it is whole, so that a process that is killed leaves nothing behind.
///
/// On a file system without `O_TMPFILE`, or without `/proc`, it is a ``TemporaryFile`` instead, which only an orderly end removes.
final class UnnamedFile {
    let directory: OpenDirectory
    /// The file, for writing.
    let descriptor: FileDescriptor
    private let named: TemporaryFile?

    /// `mayBeUnnamed` is for tests of what happens on other file systems.
    init(in directory: OpenDirectory, mayBeUnnamed: Bool = true) throws(StoreError) {
        directory.sweep()
        self.directory = directory
        if mayBeUnnamed, let descriptor = try Self.open(in: directory) {
            self.descriptor = descriptor
            named = nil
            return
        }
        let file = try TemporaryFile(in: directory)
        descriptor = try file.open()
        named = file
    }

    /// Opens a file without a name; nil if that cannot be done here.
    private static func open(in directory: OpenDirectory) throws(StoreError) -> FileDescriptor? {
        let raw: Int32
        do throws(StoreError) {
            raw = try systemCall("create a file in", directory.path) { aichor_open_unnamed(directory.raw) }
        } catch  where [EOPNOTSUPP, EISDIR, ENOENT, EINVAL].contains(error.errno) {
            return nil
        }
        let file = FileDescriptor(owning: raw, path: directory.path)
        guard unsafe access(link(to: file), F_OK) == 0 else { return nil }
        // A umask may have taken bits of ours away.
        try systemCall("fchmod", file.path) { fchmod(file.raw, 0o600) }
        return file
    }

    /// Where the file can be reached as long as it has no name; naming it by its descriptor alone takes a privilege.
    private static func link(to file: borrowing FileDescriptor) -> String { "/proc/self/fd/\(file.raw)" }

    /// Makes the file durable under its name, in one step for everyone who looks.
    ///
    /// Without `replacing`, anything at that name is `StoreError.exists`.
    func publish(as target: String, replacing: Bool) throws(StoreError) {
        if let named { return try named.publish(as: target, replacing: replacing) }
        try descriptor.synchronize()
        do throws(StoreError) {
            try link(as: target)
        } catch  where error.errno == EEXIST {
            guard replacing else { throw .exists(path: directory.path(of: target)) }
            try replace(target)
        }
        try directory.synchronize()
    }

    private func link(as name: String) throws(StoreError) {
        let source = Self.link(to: descriptor)
        try systemCall("link", directory.path(of: name)) {
            unsafe linkat(AT_FDCWD, source, directory.raw, name, AT_SYMLINK_FOLLOW)
        }
    }

    /// Only a rename replaces, and it needs a name to begin with; the file has it for this moment.
    private func replace(_ target: String) throws(StoreError) {
        let name: String
        if case .held = descriptor.lockAsTemporary() {
            name = TemporaryName.random(isLocked: true)
        } else {
            name = TemporaryName.random(isLocked: false)
        }
        try link(as: name)
        do throws(StoreError) {
            try systemCall("rename", directory.path(of: target)) {
                unsafe renameat(directory.raw, name, directory.raw, target)
            }
        } catch {
            unsafe unlinkat(directory.raw, name, 0)
            throw error
        }
    }
}
