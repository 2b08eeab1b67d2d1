// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc
import VaultCore

extension FileDescriptor {
    /// Takes the exclusive flock(2) of the open file; it ends with the descriptor, however the process ends.
    func lockExclusively(_ backoff: inout LockBackoff) throws(StoreError) {
        while true {
            do throws(StoreError) {
                try systemCall("lock", path) { flock(raw, LOCK_EX | LOCK_NB) }
                return
            } catch {
                guard let code = error.errno, code == EWOULDBLOCK || NoLocks.isPossible(code) else { throw error }
                try backoff.wait(after: code)
            }
        }
    }
}

/// The right to write to a vault: an exclusive flock(2) of the file `<vault>.lock`, which is never removed.
///
/// SQLite's own lock is enough for safety, but those who wait for it only ask it now and then; the last to come is as likely to get
/// it as the first. Polling a flock has the same fault: a process that writes in a loop takes it again before a sleeper
/// wakes. Therefore whoever is next in line holds a turnstile, a lock on the file's first byte, until it has the flock.
struct WriterLock: ~Copyable {
    private let file: FileDescriptor

    init(besides name: String, in directory: OpenDirectory, _ backoff: inout LockBackoff) throws(StoreError) {
        let file = try Self.open(name + ".lock", in: directory)
        while aichor_try_turnstile(file.raw, 1) != 0 {
            // A file system without such locks gives up fairness, nothing else.
            let code = errno
            guard code == EAGAIN || code == EACCES || code == EINTR else { break }
            try backoff.wait(after: code)
        }
        backoff.pollFaster()
        try file.lockExclusively(&backoff)
        _ = aichor_try_turnstile(file.raw, 0)
        self.file = file
    }

    private static func open(_ name: String, in directory: OpenDirectory) throws(StoreError) -> FileDescriptor {
        let file: FileDescriptor
        do throws(StoreError) {
            file = try FileDescriptor.open(
                name, in: directory, flags: O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: 0o600)
        } catch {
            switch error.errno {
            case EACCES, EPERM: throw .readOnly(path: directory.path(of: name))
            case ELOOP, EISDIR, ENXIO:
                let path = directory.path(of: name)
                throw .unsafeFile(
                    path: path, reason: "is not a regular file", fix: "remove it: rm \(path.shellQuoted)")
            default: throw error
            }
        }
        let status = try file.status()
        try status.requirePrivate(file.path)
        try status.requireSingleLink(file.path)
        return file
    }

    /// Lets the next writer in.
    consuming func release() {}
}
