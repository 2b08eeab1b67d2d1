// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// Runs a system call, again whenever a signal interrupts it, and throws its errno if it fails.
@discardableResult
func systemCall(_ operation: String, _ path: String, _ call: () -> Int32) throws(StoreError) -> Int32 {
    while true {
        let result = call()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw StoreError(errno: code, operation, path) }
    }
}

extension StoreError {
    /// The error that a failed system call stands for.
    init(errno code: Int32, _ operation: String, _ path: String) {
        self =
            switch code {
            case EROFS: .readOnly(path: path)
            default: .inputOutput(operation: operation, path: path, errno: code)
            }
    }

    /// Whether a path leads nowhere.
    var isNoSuchFile: Bool { errno == ENOENT || errno == ENOTDIR }

    /// The errno, if this is a failed system call.
    var errno: Int32? {
        if case .inputOutput(_, _, let code) = self { code } else { nil }
    }
}
