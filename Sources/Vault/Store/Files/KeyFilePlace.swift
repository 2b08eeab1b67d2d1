// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// Where a key file is: links are followed on a read-only mount, where nobody can make them lead elsewhere.
///
/// Kubernetes mounts a Secret's file as a link into a directory that it replaces as a whole.
struct KeyFilePlace {
    private static let mostLinks = 8
    let directory: OpenDirectory
    let name: String
    let mount: MountFacts

    /// `facts` is for tests of mounts that they cannot make.
    init(
        _ path: String, facts: (OpenDirectory) throws(StoreError) -> MountFacts = { try MountFacts(of: $0) }
    ) throws(StoreError) {
        var parts = try PathParts(file: path)
        var directory = try Self.directory(parts, path)
        let device = try directory.status().identity.device
        for _ in 0..<Self.mostLinks {
            guard let status = try directory.status(of: parts.name) else { throw .notFound(path: path) }
            let mount = try facts(directory)
            guard status.isLink else {
                (self.directory, name, self.mount) = (directory, parts.name, mount)
                return
            }
            let target = try directory.target(ofLink: parts.name)
            let place = target.hasPrefix("/") ? target : directory.path(of: target)
            guard mount.isReadOnly, status.isOfUserOrRoot else {
                throw Self.refused(path, "is \(status.kind), not a regular file", place)
            }
            parts = try PathParts(file: place)
            directory = try Self.directory(parts, path)
            guard try directory.status().identity.device == device else {
                throw Self.refused(path, "is a symbolic link to another file system", place)
            }
        }
        throw .unsafeFile(path: path, reason: "is a chain of symbolic links", fix: "give the path of the file itself")
    }

    private static func refused(_ path: String, _ reason: String, _ place: String) -> StoreError {
        .unsafeFile(path: path, reason: reason, fix: "give the path of the file itself: \(place.shellQuoted)")
    }

    private static func directory(_ parts: PathParts, _ path: String) throws(StoreError) -> OpenDirectory {
        do throws(StoreError) { return try OpenDirectory.any(parts.directory) } catch  where error.isNoSuchFile {
            throw .notFound(path: path)
        }
    }
}
