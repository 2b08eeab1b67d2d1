// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// A file of mode 0600 that appears at its path whole or not at all: for payloads, recovery codes and reports.
///
/// An existing regular file is replaced in one step, so that a reader sees the old or the new one, or kept if it must not be
/// replaced. A symbolic link, directory, pipe or device is refused. Without ``commit()`` nothing is left behind, not even by a process that is killed.
package struct PendingSecretFile: ~Copyable {
    private let file: UnnamedFile
    private let target: String
    private let path: String
    private let replacing: Bool
    private let isForGroup: Bool

    /// Starts a file next to the one at `path`, whose directory must exist.
    ///
    /// Without `replacing`, anything that stands at `path`, now or at the end, is `StoreError.exists`. A file for the group
    /// gets the mode 0640 when it is whole.
    package init(at path: String, replacing: Bool = true, isForGroup: Bool = false) throws(StoreError) {
        let parts = try PathParts(new: path)
        let directory: OpenDirectory
        do throws(StoreError) {
            directory = try OpenDirectory.any(parts.directory)
        } catch  where error.isNoSuchFile {
            throw .noDirectory(path: parts.directory)
        }
        if let status = try directory.status(of: parts.name) {
            guard replacing else { throw .exists(path: path) }
            try status.requireRegular(path)
        }
        file = try UnnamedFile(in: directory)
        target = parts.name
        self.path = path
        self.replacing = replacing
        self.isForGroup = isForGroup
    }

    /// Appends bytes.
    package mutating func write(_ bytes: Span<UInt8>) throws(StoreError) { try file.descriptor.write(bytes) }

    /// Makes the file durable and gives it its name.
    package consuming func commit() throws(StoreError) {
        if replacing { try file.directory.status(of: target)?.requireRegular(path) }
        if isForGroup { try systemCall("fchmod", path) { fchmod(file.descriptor.raw, 0o640) } }
        try file.publish(as: target, replacing: replacing)
    }
}
