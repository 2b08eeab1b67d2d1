// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// Reads and makes key files: exactly 32 bytes that only their owner can read.
package enum KeyFileStore {
    /// The length of a key file in bytes.
    package static let length = 32

    /// Reads a key file; `notice` is called if its mode lets others read it and its place does not.
    package static func read(
        _ path: String, notice: (KeyFileNotice) -> Void = { _ in }
    ) throws(StoreError) -> SecretBytes {
        let place = try KeyFilePlace(path)
        guard let before = try place.directory.status(of: place.name) else { throw .notFound(path: path) }
        try before.requireRegular(path)
        // First, so that the mode of a system file that was named by mistake is not changed.
        try requireLength(before, path)
        func access(_ status: FileStatus) -> KeyFileAccess {
            KeyFileAccess(path: path, status: status, directory: place.directory.path, mount: place.mount)
        }
        _ = try access(before).check()
        let file = try FileDescriptor.open(place.name, in: place.directory, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        let status = try file.status()
        let found = try access(status).check()
        try requireLength(status, path)
        let key = try SecretBytes(count: length) { output throws(StoreError) in try file.read(into: &output) }
        // It was cut short between the look and the reading.
        guard key.count == length else { throw .replaced(path: path) }
        if let found { notice(found) }
        return key
    }

    private static func requireLength(_ status: FileStatus, _ path: String) throws(StoreError) {
        guard status.size == Int64(length) else {
            throw .notAKeyFile(path: path, size: status.size)
        }
    }

    /// Makes a key file of these 32 bytes; anything that stands at the path is `StoreError.exists`.
    package static func create(at path: String, _ key: borrowing SecretBytes) throws(StoreError) {
        precondition(key.count == length, "a key has 32 bytes")
        let parts = try PathParts(new: path)
        let directory: OpenDirectory
        do throws(StoreError) {
            directory = try OpenDirectory.any(parts.directory)
        } catch  where error.isNoSuchFile {
            throw .noDirectory(path: parts.directory)
        }
        guard try directory.status(of: parts.name) == nil else { throw .exists(path: path) }
        let file = try UnnamedFile(in: directory)
        try key.withBytes { bytes throws(StoreError) in try file.descriptor.write(bytes) }
        try file.publish(as: parts.name, replacing: false)
    }

    /// Whether anything exists at the path, including a link or a directory.
    package static func isAnything(at path: String) -> Bool {
        guard let parts = try? PathParts(file: path), let directory = try? existingDirectory(parts, path) else {
            return false
        }
        return (try? directory.status(of: parts.name)) != nil
    }

    private static func existingDirectory(_ parts: PathParts, _ path: String) throws(StoreError) -> OpenDirectory {
        do throws(StoreError) {
            return try OpenDirectory.any(parts.directory)
        } catch  where error.isNoSuchFile {
            throw .notFound(path: path)
        }
    }
}
