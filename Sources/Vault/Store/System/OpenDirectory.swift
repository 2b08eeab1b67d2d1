// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc
import VaultCore

/// A directory that is opened once and then used by its file descriptor, so that no later exchange of a path's component matters.
final class OpenDirectory {
    /// The resolved path: absolute, without symbolic links.
    let path: String
    private let descriptor: FileDescriptor

    var raw: Int32 { descriptor.raw }

    private init(path: String, descriptor: consuming FileDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    /// The path of a file in the directory.
    func path(of name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

    /// Opens a directory that is safe to keep a vault in: on the resolved path, every component belongs to this user or
    /// to root and nobody else may write to it.
    ///
    /// In ancestors a sticky bit will do (as on `/tmp`: others cannot rename what is ours); in the directory itself it
    /// will not, for others could still put a journal next to the vault.
    ///
    /// Components that are missing below `base`, a beginning of the path, are created with mode 0700; without a base none are. With
    /// one the directory is about to be written to, so what killed commands left in it is removed.
    ///
    /// Throws `noBase` if `base` itself does not exist.
    static func trusted(_ path: String, creatingBelow base: String? = nil) throws(StoreError) -> OpenDirectory {
        let directory = try trusted(path, creatingBelow: base, isLast: true)
        if base != nil { directory.sweep() }
        return directory
    }

    private static func trusted(
        _ path: String, creatingBelow base: String?, isLast: Bool
    ) throws(StoreError) -> OpenDirectory {
        do throws(StoreError) {
            return try walk(to: resolve(path), isLast: isLast)
        } catch {
            guard let base, error.errno == ENOENT else { throw error }
            guard path != base else { throw .noBase(path: base) }
            let parts = try PathParts(path)
            let parent = try trusted(parts.directory, creatingBelow: base, isLast: false)
            try parent.makeDirectory(parts.name)
            return try walk(to: parent.path(of: parts.name), isLast: isLast)
        }
    }

    /// Opens a directory as it is: for files that replace nothing of ours and that others may see lying there.
    static func any(_ path: String) throws(StoreError) -> OpenDirectory {
        let resolved = try resolve(path)
        let raw = try systemCall("open", path) {
            unsafe open(resolved, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        return OpenDirectory(path: resolved, descriptor: FileDescriptor(owning: raw, path: resolved))
    }

    private static func resolve(_ path: String) throws(StoreError) -> String {
        guard let pointer = unsafe realpath(path, nil) else { throw StoreError(errno: errno, "find", path) }
        defer { unsafe free(pointer) }
        guard let text = unsafe String(validatingCString: pointer) else {
            throw .inputOutput(operation: "find", path: path, errno: EILSEQ)
        }
        return text
    }

    /// Goes down from the root, one checked component after the other, following no link.
    private static func walk(to resolved: String, isLast: Bool) throws(StoreError) -> OpenDirectory {
        let root = try systemCall("open", "/") { unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        var current = FileDescriptor(owning: root, path: "/")
        // As bytes: with a combining accent behind it, a slash is another character to Swift, and a component would go unchecked.
        let components = resolved.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        try check(current.status(), "/", mayBeSticky: !isLast || !components.isEmpty)
        for (index, component) in components.enumerated() {
            let here = "/" + components[...index].joined(separator: "/")
            let parent = current.raw
            let raw = try systemCall("open", here) { unsafe aichor_open_unread(parent, component) }
            current = FileDescriptor(owning: raw, path: here)
            let status = try current.status()
            guard status.isDirectory else {
                throw .unsafeFile(path: here, reason: "is \(status.kind), not a directory", fix: "use a directory")
            }
            try check(status, here, mayBeSticky: !isLast || index + 1 < components.count)
        }
        let raw = try systemCall("open", resolved) {
            unsafe openat(current.raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        return OpenDirectory(path: resolved, descriptor: FileDescriptor(owning: raw, path: resolved))
    }

    private static func check(_ status: FileStatus, _ path: String, mayBeSticky: Bool) throws(StoreError) {
        guard status.owner == geteuid() || status.owner == 0 else {
            throw .unsafeFile(
                path: path, reason: "belongs to uid \(status.owner), who could replace the files in it",
                fix: "use a directory of your own, or run the command as its owner")
        }
        let isSticky = status.permissions & S_ISVTX != 0
        guard status.permissions & 0o022 != 0, !(mayBeSticky && isSticky) else { return }
        throw .unsafeFile(
            path: path, reason: "is writable by other users (mode \(status.octalPermissions))",
            fix: isSticky || status.owner != geteuid()
                ? "use a directory of your own" : "chmod go-w \(path.shellQuoted)")
    }

    private func makeDirectory(_ name: String) throws(StoreError) {
        do throws(StoreError) {
            try systemCall("mkdir", path(of: name)) { unsafe mkdirat(raw, name, 0o700) }
            try synchronize()
        } catch  where error.errno == EEXIST {
            // Another process was faster; what exists now is checked like any other directory.
        }
    }

    /// The status of a file in the directory, of a link itself; nil if there is none.
    func status(of name: String) throws(StoreError) -> FileStatus? {
        var status = stat()
        do throws(StoreError) {
            try systemCall("stat", path(of: name)) { unsafe fstatat(raw, name, &status, AT_SYMLINK_NOFOLLOW) }
        } catch  where error.errno == ENOENT {
            return nil
        }
        return FileStatus(status)
    }

    /// The status of the directory itself.
    func status() throws(StoreError) -> FileStatus { try descriptor.status() }

    /// Where a symbolic link in the directory leads, as it is written.
    func target(ofLink name: String) throws(StoreError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        var count = 0
        try systemCall("read the link", path(of: name)) {
            count = unsafe readlinkat(raw, name, &buffer, buffer.count)
            return count < 0 ? -1 : 0
        }
        guard let text = String(validating: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) else {
            throw .inputOutput(operation: "read the link", path: path(of: name), errno: EILSEQ)
        }
        return text
    }

    /// Makes the directory's entries durable.
    func synchronize() throws(StoreError) { try descriptor.synchronize() }

    /// The bytes that this user may still write on the directory's file system.
    func freeBytes() throws(StoreError) -> UInt64 {
        var facts = statvfs()
        try systemCall("statvfs", path) { unsafe fstatvfs(raw, &facts) }
        return UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
    }
}
