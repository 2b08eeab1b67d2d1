// SPDX-License-Identifier: Apache-2.0
import Foundation
import VaultCore
import VaultCrypto

@testable import Vault

/// Flips bits of a copy of the vault and runs each change on each, in a directory of its own.
final class BitFlipWorker {
    struct Tally: Sendable {
        var flips = 0
        var refused = 0
        var harmless = 0
        /// How many of the vaults that are not as before were read wholly.
        var checked = 0
        var codes: Set<String> = []
        var wrong: [String] = []

        mutating func add(_ other: Tally) {
            flips += other.flips
            refused += other.refused
            harmless += other.harmless
            checked += other.checked
            codes.formUnion(other.codes)
            wrong += other.wrong
        }
    }

    /// The classes of FORMAT.md for the file's first bytes, which are looked at before any page is.
    private static let ofFirstBytes: Set<String> = ["file.not-a-vault", "format.newer", "integrity.schema"]

    private let base: BitFlipVault
    private let directory: String
    private let path: String
    /// Open all the time: closing it would drop SQLite's locks.
    private let file: FileHandle
    private let mark: FileHandle
    private var tally = Tally()
    private var survivors: [Int: Int] = [:]

    init(_ base: BitFlipVault, in directory: String) throws {
        self.base = base
        self.directory = directory
        path = directory + "/vault.db"
        try FileManager.default.createDirectory(
            atPath: directory + "/state", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        file = try Self.create(path)
        mark = try Self.create("\(directory)/state/\(base.markName)")
    }

    private static func create(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forUpdatingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        return handle
    }

    func run(_ bits: [StructureBits.Bit]) throws -> Tally {
        for bit in bits {
            tally.flips += 1
            var flipped = base.file
            flipped[bit.offset] ^= bit.mask
            var isFresh = false
            for change in Change.allCases {
                if !isFresh { try put(flipped, into: file) }
                isFresh = try perform(change, on: flipped, bit)
            }
        }
        return tally
    }

    /// Runs one change; the answer is whether the file is still as it was.
    private func perform(_ change: Change, on flipped: [UInt8], _ bit: StructureBits.Bit) throws -> Bool {
        try put(base.mark, into: mark)
        var refusal: String?
        do { try change.run(open(), in: directory) } catch { refusal = VaultError(error).code.id }
        var after = try content(of: file)
        let place = "\(change), byte \(bit.offset), mask \(bit.mask)"
        if let refusal {
            tally.refused += 1
            tally.codes.insert(refusal)
            let isOfFirstBytes = bit.offset < 108 && Self.ofFirstBytes.contains(refusal)
            // Where the rows of the schema are, and how long, is looked at before SQLite reads them.
            let isOfSchema = bit.page == 0 && refusal == "integrity.schema"
            if refusal != "integrity.page" && !isOfFirstBytes && !isOfSchema {
                tally.wrong.append("\(place): \(refusal)")
            }
            if after == flipped { return true }
        } else {
            tally.harmless += 1
        }
        if !isCheckedWhole(change, bit) { return false }
        tally.checked += 1
        // The bit that is still flipped is turned back: all that is asked is whether the change has done harm.
        let size = VaultFormat.pageSize
        let page = (bit.page * size)..<min((bit.page + 1) * size, after.count)
        if after[page] == flipped[page] { after[bit.offset] ^= bit.mask }
        try put(after, into: file)
        do {
            let content = try VaultContent(of: open())
            if !content.holds(base.content, after: change, isAcknowledged: refusal == nil) {
                tally.wrong.append("\(place): something else is gone")
            }
        } catch { tally.wrong.append("\(place): \(VaultError(error).code.id) afterwards") }
        return false
    }

    /// The first of each page and change, and every sixteenth: reading all of a vault takes longer than changing it.
    ///
    /// Which pages a change reads and writes does not hang on which of their bits is flipped.
    private func isCheckedWhole(_ change: Change, _ bit: StructureBits.Bit) -> Bool {
        let place = bit.page * Change.allCases.count + (Change.allCases.firstIndex(of: change) ?? 0)
        survivors[place, default: 0] += 1
        return survivors[place, default: 0] % 16 == 1
    }

    private func open() throws -> UnlockedVault {
        var secrets = UnlockSecrets()
        secrets.keyFile = TestVault.key
        let context = VaultContext(
            now: { Timestamp(seconds: 1_800_000_100) }, actor: LogActor(uid: 1000),
            stateDirectory: directory + "/state",
            lockTimeout: 5, notice: { _ in })
        return try LockedVault(at: path, context: context).unlock(with: secrets)
    }

    private func put(_ bytes: [UInt8], into file: FileHandle) throws {
        try file.seek(toOffset: 0)
        try file.write(contentsOf: Data(bytes))
        try file.truncate(atOffset: UInt64(bytes.count))
    }

    private func content(of file: FileHandle) throws -> [UInt8] {
        try file.seek(toOffset: 0)
        return [UInt8](try file.readToEnd() ?? Data())
    }
}
