// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc
import VaultCore

/// Files under a temporary name that a killed command left in a directory.
///
/// Whoever creates such a file holds a lock on its first byte as long as the name is temporary, so a file that can be locked belongs
/// to no living process, whichever machine or container that runs on. Where there are no locks, nothing is removed. SQLite locks other
/// bytes (https://www.sqlite.org/fileformat.html, "The Lock-Byte Page"), and closing another descriptor of the file drops no lock of
/// this kind (fcntl(2), "Open file description locks").
extension OpenDirectory {
    /// The names of those that no living process uses.
    func leftovers() -> [String] {
        temporaryNames().filter { name in
            guard let base = TemporaryName.base(of: name) else { return isLeftover(name) { true } }
            // A journal belongs to the file that it is named after; without that file it belongs to none.
            return isOwn(name) && (!isThere(base) || isLeftover(base) { true })
        }
    }

    /// Removes those that no living process uses; what cannot be removed stays for the next time.
    func sweep() {
        for name in temporaryNames() {
            if let base = TemporaryName.base(of: name) {
                if isOwn(name), !isThere(base) { unsafe unlinkat(raw, name, 0) }
            } else {
                _ = isLeftover(name) {
                    unsafe unlinkat(raw, name + TemporaryName.journal, 0)
                    return unsafe unlinkat(raw, name, 0) == 0
                }
            }
        }
    }

    private func isThere(_ name: String) -> Bool { (try? status(of: name)) != nil }

    /// Whether it is a regular file of this user's with one name.
    private func isOwn(_ name: String) -> Bool { (try? status(of: name))?.isOwn ?? false }

    /// Whether a file is a leftover; if so, `body` runs while this process has the file's lock.
    private func isLeftover(_ name: String, _ body: () -> Bool) -> Bool {
        guard isOwn(name),
            let file = try? FileDescriptor.open(name, in: self, flags: O_RDWR | O_NOFOLLOW | O_NONBLOCK),
            let held = try? file.status(), held.isOwn, case .held = file.lockAsTemporary(),
            // It may have got its real name, or have been removed, before it was locked.
            (try? status(of: name))?.identity == held.identity
        else { return false }
        return body()
    }

    private func temporaryNames() -> [String] { names(where: TemporaryName.isOne) }

    /// The names in the directory of which something holds, in order; none if it cannot be read.
    func names(where isWanted: (String) -> Bool) -> [String] {
        let copy = unsafe openat(raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = unsafe fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if isWanted(name) { names.append(name) }
        }
        return names.sorted()
    }
}

/// Names of files that are not whole yet.
enum TemporaryName {
    static let journal = "-journal"
    private static let (start, end) = (".aichor-", ".tmp")

    /// A name that cannot be guessed and that shows which program created it.
    ///
    /// A file that could not be locked gets one that ``isOne(_:)`` does not know, so that nobody takes it for a leftover.
    static func random(isLocked: Bool) -> String {
        start + String(UInt64.random(in: .min ... .max), radix: 16) + (isLocked ? end : ".unlocked")
    }

    /// Whether it is such a name, or that of SQLite's journal of such a file.
    static func isOne(_ name: String) -> Bool {
        let name = base(of: name) ?? name
        guard name.hasPrefix(start), name.hasSuffix(end) else { return false }
        let digits = name.utf8.dropFirst(start.utf8.count).dropLast(end.utf8.count)
        return (1...16).contains(digits.count) && digits.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }

    /// For a journal, the name of its file; nil for any other name.
    static func base(of name: String) -> String? {
        name.hasSuffix(journal) ? String(name.dropLast(journal.count)) : nil
    }
}

extension FileStatus {
    fileprivate var isOwn: Bool { isRegular && owner == geteuid() && linkCount == 1 }
}

extension FileDescriptor {
    /// What became of an attempt to lock a temporary file.
    enum TemporaryLock {
        case held
        /// Another process has it, to remove the file as a leftover.
        case taken
        /// The file system gives none.
        case none
    }

    /// Shows that a living process uses this file, until it is closed.
    func lockAsTemporary() -> TemporaryLock {
        if aichor_try_turnstile(raw, 1) == 0 { return .held }
        return errno == EAGAIN ? .taken : .none
    }
}

/// What killed commands left in a directory, for `doctor`.
package enum Leftovers {
    /// The paths of the files that no living process uses; none if the directory cannot be read.
    package static func paths(in directory: String) -> [String] {
        guard let directory = try? OpenDirectory.any(directory) else { return [] }
        return directory.leftovers().map { directory.path(of: $0) }
    }
}
