// SPDX-License-Identifier: Apache-2.0
import Glibc
package import VaultCore

/// Keeps marks as files in one directory of the user's state (FORMAT.md, section 11).
package final class MarkFileStore: MarkStore {
    private let folderPath: String
    private let base: String
    private let lockTimeout: Int

    /// Uses a directory that is created with mode 0700, as all that is missing below `base`, when the first mark is written.
    ///
    /// `lockTimeout` is in seconds.
    package init(folder: String, below base: String = "/", lockTimeout: Int) {
        folderPath = folder
        self.base = base
        self.lockTimeout = lockTimeout
    }

    package func read(_ vaultID: VaultID) throws(StoreError) -> MarkSlots? {
        let folder: Folder
        do throws(StoreError) {
            folder = try Folder.trusted(folderPath)
        } catch  where error.isNoSuchFile {
            return nil
        }
        guard try folder.status(of: name(vaultID)) != nil else { return nil }
        let file = try open(vaultID, in: folder, flags: O_RDONLY)
        // Without a lock: a write that is just under way touches only the slot that does not count.
        let bytes = try file.read(atMost: MarkLayout.fileSize + 1)
        return bytes.isEmpty ? nil : MarkLayout.slots(bytes)
    }

    /// If another process makes the first mark, or replaces the file, in between, `choose` is asked again.
    package func update(
        _ vaultID: VaultID, _ choose: (MarkSlots?) -> (slot: Int, content: AuthenticatedBytes)?
    ) throws(StoreError) {
        let folder = try Folder.trusted(folderPath, creatingBelow: base)
        var patience = Patience(seconds: lockTimeout, for: folderPath)
        while try !settle(vaultID, in: folder, &patience, choose) { try patience.wait() }
    }

    /// Tries once; false if another process was faster and the file is to be looked at again.
    private func settle(
        _ vaultID: VaultID, in folder: Folder, _ patience: inout Patience,
        _ choose: (MarkSlots?) -> (slot: Int, content: AuthenticatedBytes)?
    ) throws(StoreError) -> Bool {
        guard try folder.status(of: name(vaultID)) != nil else {
            guard let chosen = choose(nil) else { return true }
            return try makeFirst(chosen.content, vaultID, in: folder)
        }
        let file = try open(vaultID, in: folder, flags: O_RDWR)
        try file.lockExclusively(&patience)
        guard try isCurrent(file, vaultID, in: folder) else { return false }
        try update(file, vaultID, in: folder, choose)
        return true
    }

    /// False if another process has made it meanwhile.
    private func makeFirst(
        _ content: AuthenticatedBytes, _ vaultID: VaultID, in folder: Folder
    ) throws(StoreError) -> Bool {
        do throws(StoreError) {
            try write(content, vaultID, in: folder, replacing: false)
            return true
        } catch {
            switch error {
            case .exists: return false
            default: throw error
            }
        }
    }

    private func update(
        _ file: borrowing Descriptor, _ vaultID: VaultID, in folder: Folder,
        _ choose: (MarkSlots?) -> (slot: Int, content: AuthenticatedBytes)?
    ) throws(StoreError) {
        let bytes = try file.read(atMost: MarkLayout.fileSize + 1)
        // An empty file is no mark: a crash can leave one, and its owner could as well remove it.
        guard let chosen = choose(bytes.isEmpty ? nil : MarkLayout.slots(bytes)) else { return }
        let isWhole = bytes.count == MarkLayout.fileSize
        if isWhole {
            try write(chosen.content, to: chosen.slot, of: file)
        } else {
            try write(chosen.content, vaultID, in: folder, replacing: true)
        }
    }

    private func write(
        _ content: AuthenticatedBytes, to slot: Int, of file: borrowing Descriptor
    ) throws(StoreError) {
        precondition(slot == 0 || slot == 1, "a mark has two slots")
        let bytes = try MarkLayout.slot(content)
        try file.write(bytes.span, at: slot * MarkLayout.slotSize)
        try file.synchronizeData()
    }

    package func reset(_ vaultID: VaultID, to content: AuthenticatedBytes) throws(StoreError) {
        let folder = try Folder.trusted(folderPath, creatingBelow: base)
        // What stands there may be nothing, or nothing that we would open: a rename needs no open file.
        guard let old = try folder.status(of: name(vaultID)), old.isPrivate else {
            return try write(content, vaultID, in: folder, replacing: true)
        }
        try replaceLocked(vaultID, in: folder, with: content)
    }

    /// Replaces the file after whoever is writing the old one.
    private func replaceLocked(
        _ vaultID: VaultID, in folder: Folder, with content: AuthenticatedBytes
    ) throws(StoreError) {
        let old = try open(vaultID, in: folder, flags: O_RDWR)
        var patience = Patience(seconds: lockTimeout, for: folderPath)
        try old.lockExclusively(&patience)
        try write(content, vaultID, in: folder, replacing: true)
    }

    private func name(_ vaultID: VaultID) -> String { vaultID.hexadecimal + ".mark" }

    /// Opens the file if it is safe to use.
    private func open(_ vaultID: VaultID, in folder: Folder, flags: Int32) throws(StoreError) -> Descriptor {
        let name = name(vaultID)
        let path = folder.path(of: name)
        // Looked at before it is opened, for a good message: O_NOFOLLOW only says ELOOP, a device may do something.
        try folder.status(of: name)?.requirePrivate(path)
        let file = try Descriptor.open(name, in: folder, flags: flags | O_NOFOLLOW | O_NONBLOCK)
        let status = try file.status()
        try status.requirePrivate(path)
        try status.requireSingleLink(path)
        return file
    }

    /// Whether the locked file is still the one with the name.
    private func isCurrent(
        _ file: borrowing Descriptor, _ vaultID: VaultID, in folder: Folder
    ) throws(StoreError) -> Bool {
        try folder.status(of: name(vaultID))?.identity == file.status().identity
    }

    private func write(
        _ content: AuthenticatedBytes, _ vaultID: VaultID, in folder: Folder, replacing: Bool
    ) throws(StoreError) {
        let bytes = try MarkLayout.file(content)
        let file = try UnnamedFile(in: folder)
        try file.descriptor.write(bytes.span)
        try file.publish(as: name(vaultID), replacing: replacing)
    }
}
