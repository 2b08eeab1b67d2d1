// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// Keeps marks as files in one directory of the user's state (FORMAT.md, section 11).
package final class MarkFileStore: MarkStore {
    private let directoryPath: String
    private let base: String
    private let lockTimeout: Int

    /// Uses a directory that is created with mode 0700, as all that is missing below `base`, when the first mark is written.
    ///
    /// `lockTimeout` is in seconds.
    package init(directory: String, below base: String = "/", lockTimeout: Int) {
        directoryPath = directory
        self.base = base
        self.lockTimeout = lockTimeout
    }

    package func read(_ vaultID: VaultID) throws(StoreError) -> MarkSlots? {
        let directory: OpenDirectory
        do throws(StoreError) {
            directory = try OpenDirectory.trusted(directoryPath)
        } catch  where error.isNoSuchFile {
            return nil
        }
        guard try directory.status(of: name(vaultID)) != nil else { return nil }
        let file = try open(vaultID, in: directory, flags: O_RDONLY)
        // Without a lock: a write that is just under way touches only the slot that does not count.
        let bytes = try file.read(atMost: MarkLayout.fileSize + 1)
        return bytes.isEmpty ? nil : MarkLayout.slots(bytes)
    }

    /// If another process makes the first mark, or replaces the file, in between, `choose` is asked again.
    package func update(
        _ vaultID: VaultID, _ choose: (MarkSlots?) -> (slot: Int, content: AuthenticatedBytes)?
    ) throws(StoreError) {
        let directory = try OpenDirectory.trusted(directoryPath, creatingBelow: base)
        var backoff = LockBackoff(seconds: lockTimeout, for: directoryPath)
        while try !settle(vaultID, in: directory, &backoff, choose) { try backoff.wait() }
    }

    /// Tries once; false if another process was faster and the file is to be looked at again.
    private func settle(
        _ vaultID: VaultID, in directory: OpenDirectory, _ backoff: inout LockBackoff,
        _ choose: (MarkSlots?) -> (slot: Int, content: AuthenticatedBytes)?
    ) throws(StoreError) -> Bool {
        guard try directory.status(of: name(vaultID)) != nil else {
            guard let chosen = choose(nil) else { return true }
            return try makeFirst(chosen.content, vaultID, in: directory)
        }
        let file = try open(vaultID, in: directory, flags: O_RDWR)
        try file.lockExclusively(&backoff)
        guard try isCurrent(file, vaultID, in: directory) else { return false }
        try update(file, vaultID, in: directory, choose)
        return true
    }

    /// False if another process has made it meanwhile.
    private func makeFirst(
        _ content: AuthenticatedBytes, _ vaultID: VaultID, in directory: OpenDirectory
    ) throws(StoreError) -> Bool {
        do throws(StoreError) {
            try write(content, vaultID, in: directory, replacing: false)
            return true
        } catch {
            switch error {
            case .exists: return false
            default: throw error
            }
        }
    }

    private func update(
        _ file: borrowing FileDescriptor, _ vaultID: VaultID, in directory: OpenDirectory,
        _ choose: (MarkSlots?) -> (slot: Int, content: AuthenticatedBytes)?
    ) throws(StoreError) {
        let bytes = try file.read(atMost: MarkLayout.fileSize + 1)
        // An empty file is no mark: a crash can leave one, and its owner could as well remove it.
        guard let chosen = choose(bytes.isEmpty ? nil : MarkLayout.slots(bytes)) else { return }
        let isWhole = bytes.count == MarkLayout.fileSize
        if isWhole {
            try write(chosen.content, to: chosen.slot, of: file)
        } else {
            try write(chosen.content, vaultID, in: directory, replacing: true)
        }
    }

    private func write(
        _ content: AuthenticatedBytes, to slot: Int, of file: borrowing FileDescriptor
    ) throws(StoreError) {
        precondition(slot == 0 || slot == 1, "a mark has two slots")
        let bytes = try MarkLayout.slot(content)
        try file.write(bytes.span, at: slot * MarkLayout.slotSize)
        try file.synchronizeData()
    }

    package func reset(_ vaultID: VaultID, to content: AuthenticatedBytes) throws(StoreError) {
        let directory = try OpenDirectory.trusted(directoryPath, creatingBelow: base)
        // What stands there may be nothing, or nothing that we would open: a rename needs no open file.
        guard let old = try directory.status(of: name(vaultID)), old.isPrivate else {
            return try write(content, vaultID, in: directory, replacing: true)
        }
        try replaceLocked(vaultID, in: directory, with: content)
    }

    /// Replaces the file after whoever is writing the old one.
    private func replaceLocked(
        _ vaultID: VaultID, in directory: OpenDirectory, with content: AuthenticatedBytes
    ) throws(StoreError) {
        let old = try open(vaultID, in: directory, flags: O_RDWR)
        var backoff = LockBackoff(seconds: lockTimeout, for: directoryPath)
        try old.lockExclusively(&backoff)
        try write(content, vaultID, in: directory, replacing: true)
    }

    private func name(_ vaultID: VaultID) -> String { vaultID.hexadecimal + ".mark" }

    /// Opens the file if it is safe to use.
    private func open(_ vaultID: VaultID, in directory: OpenDirectory, flags: Int32) throws(StoreError)
        -> FileDescriptor
    {
        try directory.openPrivate(name(vaultID), flags: flags)
    }

    /// Whether the locked file is still the one with the name.
    private func isCurrent(
        _ file: borrowing FileDescriptor, _ vaultID: VaultID, in directory: OpenDirectory
    ) throws(StoreError) -> Bool {
        try directory.status(of: name(vaultID))?.identity == file.status().identity
    }

    private func write(
        _ content: AuthenticatedBytes, _ vaultID: VaultID, in directory: OpenDirectory, replacing: Bool
    ) throws(StoreError) {
        let bytes = try MarkLayout.file(content)
        let file = try UnnamedFile(in: directory)
        try file.descriptor.write(bytes.span)
        try file.publish(as: name(vaultID), replacing: replacing)
    }
}
