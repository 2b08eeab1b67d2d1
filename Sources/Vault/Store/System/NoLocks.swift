// SPDX-License-Identifier: Apache-2.0
import Glibc

/// How a file system refuses locks (fcntl(2), flock(2)).
enum NoLocks {
    /// Whether an attempt to lock failed because there are no locks, so that waiting for another process is pointless: the file
    /// system or the kernel lacks them, or the server that should keep them does not answer.
    ///
    /// `EACCES` is not among them: on SMB it can also mean that another process has the lock, so it is worth waiting.
    static func isCertain(_ code: Int32) -> Bool { [ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL].contains(code) }

    /// Whether it can have failed for that reason.
    static func isPossible(_ code: Int32) -> Bool { isCertain(code) || code == EACCES }
}
