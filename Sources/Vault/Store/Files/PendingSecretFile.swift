// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// A file of mode 0600 that appears at its path whole or not at all: for payloads, recovery codes and reports.
///
/// An existing regular file that may be replaced is replaced in one step, so that a reader sees the old or the new one. A symbolic link, directory, pipe or device is refused. Without ``commit()`` nothing is left behind, not even by a process that is killed.
package struct PendingSecretFile: ~Copyable {
    private let file: UnnamedFile
    private let target: String
    private let path: String
    private let replacing: Replacing
    private let isForGroup: Bool

    /// What may stand at the path of a new file.
    package enum Replacing {
        /// Nothing.
        case nothing
        /// A file that was written there before and is unchanged, one whose every line begins so, and an empty one.
        case own(OutputMemory, lines: [[UInt8]])
        /// Any regular file.
        case anything(OutputMemory?)

        fileprivate var memory: OutputMemory? {
            switch self {
            case .nothing: nil
            case .own(let memory, _): memory
            case .anything(let memory): memory
            }
        }
    }

    /// Starts a file next to the one at `path`, whose directory must exist.
    ///
    /// What may not be replaced and stands at `path`, now or at the end, is `StoreError.exists` or `StoreError.foreignFile`. A file for
    /// the group gets the mode 0640 when it is whole.
    package init(at path: String, replacing: Replacing, isForGroup: Bool = false) throws(StoreError) {
        let parts = try PathParts(new: path)
        let directory: OpenDirectory
        do throws(StoreError) {
            directory = try OpenDirectory.any(parts.directory)
        } catch  where error.isNoSuchFile {
            throw .noDirectory(path: parts.directory)
        }
        try Self.requireReplaceable(parts.name, in: directory, path, replacing)
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
        if isForGroup { try systemCall("fchmod", path) { fchmod(file.descriptor.raw, 0o640) } }
        let status = try file.descriptor.status()
        if case .nothing = replacing { return try file.publish(as: target, replacing: false) }
        try Self.requireReplaceable(target, in: file.directory, path, replacing)
        // Without it, nothing worse happens than that the file is not replaced next time.
        let place = file.directory.path(of: target)
        try? replacing.memory?.remember(status, insteadOf: file.directory.status(of: target), at: place)
        try file.publish(as: target, replacing: true)
    }

    private static func requireReplaceable(
        _ name: String, in directory: OpenDirectory, _ path: String, _ replacing: Replacing
    ) throws(StoreError) {
        guard let status = try directory.status(of: name) else { return }
        switch replacing {
        case .nothing: throw .exists(path: path)
        case .anything: try status.requireRegular(path)
        case .own(let memory, let lines):
            try status.requireRegular(path)
            if status.size == 0 { return }
            if try memory.isUnchanged(status, at: directory.path(of: name)) { return }
            guard !lines.isEmpty, try consists(name, in: directory, of: lines) else { throw .foreignFile(path: path) }
        }
    }

    /// Whether every line of a file begins in one of these ways.
    private static func consists(
        _ name: String, in directory: OpenDirectory, of beginnings: [[UInt8]]
    ) throws(StoreError) -> Bool {
        let file = try FileDescriptor.open(name, in: directory, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        let bytes = try file.read(atMost: OutputMemory.largest + 1)
        guard bytes.count <= OutputMemory.largest else { return false }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast(bytes.last == 0x0A ? 1 : 0)
        return lines.allSatisfy { line in beginnings.contains { line.starts(with: $0) } }
    }
}
