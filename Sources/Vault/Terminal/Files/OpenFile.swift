// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// A file that an option names, open for reading.
package struct OpenFile: ~Copyable {
    private let descriptor: Int32
    private let name: String
    /// Whether its mode lets other users read it.
    package let isReadableByOthers: Bool

    /// Opens a file, a pipe or what a shell's `<(…)` creates; not a directory.
    ///
    /// - Parameters:
    ///   - name: what messages call it; nil for its path.
    ///   - pipeTimeout: how many milliseconds a named pipe may take to have something to read; nil for no limit.
    package init(_ path: String, name: String? = nil, pipeTimeout: Int32? = nil) throws(VaultError) {
        let name = name ?? path
        // The system would see the part before it, and messages show all of it.
        guard !path.utf8.contains(0) else { throw VaultError(.notFound, "\(name) does not exist") }
        // Opening a pipe that nobody writes to would never return.
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (pipeTimeout == nil ? 0 : O_NONBLOCK)
        let descriptor = unsafe open(path, flags)
        guard descriptor >= 0 else {
            let code = errno
            // kubectl distinguishes a path under a file from one that does not exist.
            guard pipeTimeout == nil || code != ENOTDIR else {
                throw VaultError(.inputOutput, "\(name) cannot be opened: \(SystemError.text(code))")
            }
            throw Self.failure(name, code)
        }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw VaultError(.inputOutput, "\(name) is a directory")
        }
        if let pipeTimeout {
            guard facts.st_mode & S_IFMT != S_IFIFO || Self.hasInput(descriptor, within: pipeTimeout) else {
                close(descriptor)
                throw VaultError(.inputOutput, "\(name) is a pipe with no writer")
            }
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        }
        self.descriptor = descriptor
        self.name = name
        isReadableByOthers = facts.st_mode & S_IFMT == S_IFREG && facts.st_mode & 0o044 != 0
    }

    deinit { close(descriptor) }

    /// Which file it is, all links followed: its path from the root, or what proc(5) calls a file that has none.
    package borrowing func resolvedPath() throws(VaultError) -> String {
        try FilePath.target(of: "/proc/self/fd/\(descriptor)") ?? name
    }

    private static func hasInput(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wait, 1, milliseconds) > 0
    }

    /// Reads everything into secret memory, and refuses a file that is written to meanwhile.
    package borrowing func readStableSecret(limit: Int) throws(VaultError) -> SecretBytes {
        let before = FileState(descriptor)
        if before.isRegular, before.size > limit {
            throw VaultError(
                .inputInvalid, "\(name) has more than \(limit) bytes", hint: "check that it is the right one")
        }
        let secret = try readSecret(limit: limit)
        guard !before.isRegular || (FileState(descriptor) == before && secret.count == before.size) else {
            throw VaultError(.inputOutput, "\(name) changed while it was read", hint: "try again")
        }
        return secret
    }

    /// Reads everything that is no secret.
    package borrowing func readPublic(limit: Int) throws(VaultError) -> [UInt8] {
        try DescriptorReader(descriptor: descriptor, name: name).readPublic(limit: limit)
    }

    /// Reads everything into secret memory.
    package borrowing func readSecret(limit: Int) throws(VaultError) -> SecretBytes {
        try DescriptorReader(descriptor: descriptor, name: name).readSecret(limit: limit)
    }

    private static func failure(_ name: String, _ code: Int32) -> VaultError {
        switch code {
        case ENOENT, ENOTDIR: VaultError(.notFound, "\(name) does not exist")
        case EACCES, EPERM: VaultError(.unsafeFile, "cannot read \(name): \(SystemError.text(code))")
        default: VaultError(.inputOutput, "\(name) cannot be opened: \(SystemError.text(code))")
        }
    }
}

/// What changes when a file is written to.
private struct FileState: Equatable {
    let isRegular: Bool
    let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(_ descriptor: Int32) {
        var facts = stat()
        isRegular = unsafe fstat(descriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
        size = Int(facts.st_size)
        seconds = facts.st_mtim.tv_sec
        nanoseconds = facts.st_mtim.tv_nsec
    }
}

/// Which file a path leads to, however it is named.
package struct FileIdentity: Hashable {
    private let device: UInt
    private let inode: UInt

    /// Nil where there is no regular file.
    package init?(_ path: String) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        (device, inode) = (UInt(facts.st_dev), UInt(facts.st_ino))
    }
}

/// Questions about paths.
package enum FilePath {
    /// Whether anything is there, a dangling link included.
    package static func isTaken(_ path: String) -> Bool {
        var facts = stat()
        return unsafe lstat(path, &facts) == 0
    }

    /// Whether a path leads to a file, and not to a directory, device or pipe.
    package static func isRegularFile(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    }

    /// Whether a path leads to a file that is not empty.
    package static func hasContent(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && facts.st_size > 0
    }

    /// Whether a regular file begins as a vault does: SQLite's header (sqlite.org, "Database File Format", section 1.3) with
    /// our application id.
    package static func isVault(_ path: String) -> Bool {
        guard isRegularFile(path) else { return false }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 72)
        guard unsafe pread(descriptor, &header, header.count, 0) == header.count else { return false }
        let id = header[68...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return header.starts(with: Array("SQLite format 3\0".utf8))
            && Int32(bitPattern: id) == VaultFormat.applicationID
    }

    /// Whether both paths lead to one file, or will once there is one: the same name in the same directory.
    package static func isSame(_ path: String, _ other: String) -> Bool {
        var facts = stat()
        var others = stat()
        if unsafe stat(path, &facts) == 0, unsafe stat(other, &others) == 0 {
            return facts.st_dev == others.st_dev && facts.st_ino == others.st_ino
        }
        guard name(of: path) == name(of: other) else { return false }
        guard unsafe stat(directory(of: path), &facts) == 0, unsafe stat(directory(of: other), &others) == 0 else {
            return false
        }
        return facts.st_dev == others.st_dev && facts.st_ino == others.st_ino
    }

    /// The part before the last slash; `.` for a name alone.
    package static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Whether directories do not list it unless asked to.
    package static func isHidden(_ path: String) -> Bool { name(of: path).utf8.first == UInt8(ascii: ".") }

    private static func name(of path: String) -> Substring {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
    }

    /// The path from the root to what is there, all links followed; nil if nothing is.
    package static func resolved(_ path: String) throws(VaultError) -> String? {
        guard let found = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(found) }
        return try unsafe text(UnsafeBufferPointer(start: found, count: strlen(found)), "the path of \(path)")
    }

    /// Where a link leads; nil if it is none.
    package static func target(of link: String) throws(VaultError) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(link, &buffer, buffer.count)
        guard count > 0, count < buffer.count else { return nil }
        return try unsafe buffer.withUnsafeBufferPointer { (buffer) throws(VaultError) in
            try unsafe text(UnsafeBufferPointer(rebasing: buffer[..<count]), "the path of a file")
        }
    }

    /// A path as text: one that is not UTF-8 must not pass for another, nor for one that is not there.
    private static func text(_ path: UnsafeBufferPointer<CChar>, _ subject: String) throws(VaultError) -> String {
        let bytes = unsafe path.map { UInt8(bitPattern: $0) }
        guard bytes.span.utf8Fault == nil else {
            throw VaultError(.inputInvalid, "\(subject) is not UTF-8", hint: "rename the file or directory")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether a resolved path is in a resolved directory or below it; nothing is below the root, but directly in it.
    package static func isBelow(_ directory: String, _ path: String) -> Bool {
        // Byte by byte: to Swift two spellings of a letter are equal, and to the file system they are two names.
        directory == "/" ? self.directory(of: path) == "/" : path.utf8.starts(with: (directory + "/").utf8)
    }

    /// The path from the root, for the log.
    package static func absolute(_ path: String) throws(VaultError) -> String {
        guard !path.hasPrefix("/"), let directory = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(directory) }
        return try unsafe text(
            UnsafeBufferPointer(start: directory, count: strlen(directory)), "the path of the current directory") + "/"
            + path
    }
}
