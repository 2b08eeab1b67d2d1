// SPDX-License-Identifier: Apache-2.0
import Glibc
import Vault
package import VaultCore

/// A file that this run created, so that this run may remove it again.
package struct NewFile {
    private let path: String
    private let device: dev_t
    private let number: ino_t

    /// Notes which file it is; nil if it is gone already.
    package init?(_ path: String) {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0 else { return nil }
        self.path = path
        device = facts.st_dev
        number = facts.st_ino
    }

    /// Creates a key file, if there is nothing at that path; nil if there is.
    package static func keyFile(at path: String) throws(VaultError) -> NewFile? {
        guard !KeyFile.exists(at: path) else { return nil }
        try KeyFile.create(at: path)
        return NewFile(path)
    }

    /// Removes it, unless another file has taken its place.
    package func remove() {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0, facts.st_dev == device, facts.st_ino == number else { return }
        _ = unsafe unlink(path)
    }
}
