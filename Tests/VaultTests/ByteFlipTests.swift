// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing
import VaultCore
import VaultCrypto

@testable import Vault

/// Promise P2: any flipped byte in the file is detected or harmless, never a wrong answer.
///
/// Each under a tag of its page that fits, as only malice leaves it, so that a flip of the tag itself is undone: what is detected here
/// needs no tag.
@Suite struct `Every byte of a vault, flipped one at a time` {
    private static let workers = 4

    /// Three clusters with history, a tombstone, observations and a log.
    private func makeVault() throws -> TestVault {
        let vault = try TestVault()
        for name in ["paris", "lyon", "nice"] {
            _ = try vault.open().add(try TestVault.draft(name, token: "token-\(name)", ca: TestCertificates.ca))
        }
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-two"))
        _ = try vault.open().set(try ClusterName("paris"), patch, ifVersion: nil)
        _ = try vault.open().export(.all, Self.lines) { _ in }
        _ = try vault.open().remove([try ClusterName("nice")], purge: false, ifVersion: nil)
        return vault
    }

    private static var lines: ExportOptions {
        var options = ExportOptions()
        options.layout = .lines
        return options
    }

    @Test func `is detected or harmless, never wrong`() async throws {
        let vault = try makeVault()
        let expected = try Self.everything(in: vault, at: vault.path)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: vault.path))
        let tallies = await withTaskGroup(of: Tally.self) { group in
            for worker in 0..<Self.workers {
                let path = vault.directory + "/flipped-\(worker).db"
                let source = SharedVault(vault: vault)
                group.addTask {
                    let offsets = stride(from: worker, to: bytes.count, by: Self.workers)
                    return Self.flip(offsets, of: bytes, in: source.vault, at: path, expected: expected)
                }
            }
            return await group.reduce(into: Tally()) { $0.add($1) }
        }
        print(
            "flipped \(bytes.count) bytes: \(tallies.detected) detected, \(tallies.harmless) harmless,",
            "\(tallies.wrong.count) wrong")
        #expect(tallies.wrong.isEmpty, "wrong answers after flips at \(tallies.wrong.prefix(20))")
        #expect(tallies.detected + tallies.harmless == bytes.count)
        #expect(tallies.detected > bytes.count / 50)
    }

    private struct Tally: Sendable {
        var detected = 0
        var harmless = 0
        var wrong: [Int] = []

        mutating func add(_ other: Tally) {
            detected += other.detected
            harmless += other.harmless
            wrong += other.wrong
        }
    }

    /// The test vault is only read here, and its mutable parts are behind mutexes.
    private struct SharedVault: @unchecked Sendable { let vault: TestVault }

    private static func flip(
        _ offsets: StrideTo<Int>, of bytes: Data, in vault: TestVault, at path: String, expected: [String]
    ) -> Tally {
        var tally = Tally()
        guard
            FileManager.default.createFile(atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forUpdatingAtPath: path)
        else { return tally }
        for offset in offsets {
            let start = offset / VaultFormat.pageSize * VaultFormat.pageSize
            let page = [UInt8](bytes[start..<(start + VaultFormat.pageSize)])
            // Not all bits: a flip of one bit is the likelier and the subtler fault; which one varies with the place.
            var flipped = page
            flipped[offset - start] ^= 1 << UInt8(offset % 8)
            write(try? TestVault.sealed(flipped, number: start / VaultFormat.pageSize + 1), at: start, to: file)
            let answer = try? everything(in: vault, at: path)
            if answer == nil {
                tally.detected += 1
            } else if answer == expected {
                tally.harmless += 1
            } else {
                tally.wrong.append(offset)
            }
            write(page, at: start, to: file)
        }
        return tally
    }

    private static func write(_ page: [UInt8]?, at offset: Int, to file: FileHandle) {
        do {
            try file.seek(toOffset: UInt64(offset))
            try file.write(contentsOf: Data(#require(page)))
        } catch {
            Issue.record("cannot write the flipped byte: \(error)")
        }
    }

    /// All that a user could be told from a vault, secrets as fingerprints.
    private static func everything(in vault: TestVault, at path: String) throws -> [String] {
        var lines: [String] = []
        let opened = try vault.open(at: path)
        try opened.read { session in
            for slot in session.state.header.slots { lines.append(try opened.cipher.openSlotInfo(slot).label) }
            var rows: [RecordRow] = []
            try session.reader.forEachRecord { rows.append($0) }
            for row in rows {
                lines.append("\(row.recordID.hexadecimal) \(row.kind.rawValue) \(row.version) \(row.state)")
                for part in RecordPart.allCases where row.digest(of: part) != nil {
                    var content = SecretBytes()
                    try session.openPart(part, row, into: &content)
                    lines.append(try content.withBytes { try SHA256.digest(of: $0).hexadecimal })
                }
            }
            for name in ["paris", "lyon", "nice"] {
                lines.append("\(try session.find(try ClusterName(name))?.row.version ?? 0)")
            }
            lines.append("\(try LogWalk(session).run().entries)")
            try session.reader.forEachLogEntry(from: 0) { lines.append("\(try session.open($0))") }
        }
        return lines
    }
}
