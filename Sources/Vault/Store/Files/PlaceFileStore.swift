// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// Keeps, next to the marks, something about a path: which vault is there (FORMAT.md, section 11), or which output was written there.
package final class PlaceFileStore {
    /// What is kept, which is the end of the files' names.
    package enum Kind: String {
        case vault = ".place"
        case output = ".output"
    }

    private let kind: Kind
    private let directoryPath: String
    private let base: String

    /// Uses the directory of ``MarkFileStore``.
    package init(_ kind: Kind, directory: String, below base: String = "/") {
        self.kind = kind
        directoryPath = directory
        self.base = base
    }

    /// What is remembered of a place, at most `limit` bytes and one; nil if nothing is.
    package func read(_ place: Digest, atMost limit: Int) throws(StoreError) -> [UInt8]? {
        let directory: OpenDirectory
        do throws(StoreError) {
            directory = try OpenDirectory.trusted(directoryPath)
        } catch  where error.isNoSuchFile {
            return nil
        }
        guard try directory.status(of: name(place)) != nil else { return nil }
        return try directory.openPrivate(name(place), flags: O_RDONLY).read(atMost: limit + 1)
    }

    /// Remembers something of a place, durably and in one step, whatever was remembered before.
    package func write(_ content: [UInt8], for place: Digest) throws(StoreError) {
        let directory = try OpenDirectory.trusted(directoryPath, creatingBelow: base)
        let file = try UnnamedFile(in: directory)
        try file.descriptor.write(content.span)
        try file.publish(as: name(place), replacing: true)
    }

    /// Removes what was written first, if there are more than so many.
    func forgetOldest(keeping limit: Int) throws(StoreError) {
        let directory = try OpenDirectory.trusted(directoryPath)
        let names = directory.names { $0.hasSuffix(kind.rawValue) }
        guard names.count > limit else { return }
        var dated: [(name: String, seconds: Int64)] = []
        for name in names {
            if let status = try directory.status(of: name) { dated.append((name, status.modifiedSeconds)) }
        }
        dated.sort { $0.seconds < $1.seconds }
        for (name, _) in dated.dropLast(limit) { unsafe unlinkat(directory.raw, name, 0) }
    }

    private func name(_ place: Digest) -> String { place.hexadecimal + kind.rawValue }
}

extension OpenDirectory {
    /// Opens a file of the user's own state if it is safe to use.
    func openPrivate(_ name: String, flags: Int32) throws(StoreError) -> FileDescriptor {
        let path = path(of: name)
        // Looked at before it is opened, for a good message: O_NOFOLLOW only says ELOOP, a device may do something.
        try status(of: name)?.requirePrivate(path)
        let file = try FileDescriptor.open(name, in: self, flags: flags | O_NOFOLLOW | O_NONBLOCK)
        let status = try file.status()
        try status.requirePrivate(path)
        try status.requireSingleLink(path)
        return file
    }
}
