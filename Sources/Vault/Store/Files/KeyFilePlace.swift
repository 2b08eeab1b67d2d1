// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// Where a key file is: links followed, as far as nobody else can make them lead elsewhere.
///
/// Kubernetes mounts a Secret's file as a link into a directory that it replaces as a whole.
struct KeyFilePlace {
    private static let mostLinks = 8
    let directory: OpenDirectory
    let name: String

    init(_ path: String) throws(StoreError) {
        var parts = try PathParts(file: path)
        var directory = try Self.directory(parts, path)
        let device = try directory.status().identity.device
        for _ in 0..<Self.mostLinks {
            guard let status = try directory.status(of: parts.name) else { throw .notFound(path: path) }
            guard status.isLink else {
                (self.directory, name) = (directory, parts.name)
                return
            }
            let target = try directory.target(ofLink: parts.name)
            try Self.requireKept(status, in: directory, path, target)
            parts = try PathParts(file: target.hasPrefix("/") ? target : directory.path(of: target))
            directory = try Self.directory(parts, path)
            guard try directory.status().identity.device == device else {
                throw Self.refused(path, "is a symbolic link to another file system", target)
            }
        }
        throw .unsafeFile(path: path, reason: "is a chain of symbolic links", fix: "give the path of the file itself")
    }

    /// Refuses a link that another user made or could replace.
    private static func requireKept(
        _ link: FileStatus, in directory: OpenDirectory, _ path: String, _ target: String
    ) throws(StoreError) {
        guard link.isOfUserOrRoot else {
            throw refused(path, "is a symbolic link of uid \(link.owner)", target)
        }
        let isKept = try directory.status().keepsEntries
        let mount = try MountFacts(of: directory)
        guard isKept || mount.isReadOnly else {
            throw refused(path, "is a symbolic link that other users can replace", target)
        }
    }

    private static func refused(_ path: String, _ reason: String, _ target: String) -> StoreError {
        .unsafeFile(
            path: path, reason: reason, fix: "give the path of the file itself, if you trust it: \(target.shellQuoted)")
    }

    private static func directory(_ parts: PathParts, _ path: String) throws(StoreError) -> OpenDirectory {
        do throws(StoreError) { return try OpenDirectory.any(parts.directory) } catch  where error.isNoSuchFile {
            throw .notFound(path: path)
        }
    }
}
