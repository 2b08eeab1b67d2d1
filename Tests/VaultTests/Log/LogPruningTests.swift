// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@testable import Vault

@Suite struct `Pruning the log` {
    private let vault: TestVault
    /// When the vault was made; cluster N was added N hours later.
    private static let start: Int64 = 1_800_000_000

    init() throws {
        vault = try TestVault()
        for number in 1...4 {
            vault.advance(by: 3600)
            _ = try vault.open().add(try TestVault.draft("cluster-\(number)", token: "token-of-\(number)"))
        }
        vault.advance(by: 3600)
    }

    private func hours(_ count: Int64) -> Timestamp { Timestamp(seconds: Self.start + count * 3600) }

    private func entries(_ filter: LogFilter = LogFilter()) throws -> [LogEntry] {
        var all: [LogEntry] = []
        try vault.open().log(filter) { all.append($0) }
        return all
    }

    @Test func `erases what is before a moment, logs it, and leaves a whole chain`() throws {
        let report = try vault.open().pruneLog(before: hours(2))
        #expect((report.first, report.last, report.count, report.remaining) == (1, 2, 2, 3))
        #expect(report.stoppedAt == hours(2))
        let left = try entries()
        #expect(left.map(\.sequence) == [3, 4, 5, 6])
        let last = try #require(left.last)
        #expect(last.action.rawValue == "log.pruned")
        #expect(last.purpose == "2 entries, 1 to 2, before 2027-01-15T10:00:00Z")
        #expect(last.intent == report.checkpoint)
        let verification = try vault.open().verifyLog()
        #expect(verification.fault == nil)
        #expect((verification.first, verification.last, verification.entries) == (3, 6, 4))
        #expect(try vault.open().checkWholly().logEntries == 4)
        #expect(try vault.open().backup(to: vault.directory + "/copy.db").logEntries == 4)
    }

    @Test func `tells on that there was an earlier pruning when it erases the entry of that one`() throws {
        _ = try vault.open().pruneLog(before: hours(2))
        vault.advance(by: 3600)
        _ = try vault.open().pruneLog(before: hours(6))
        let left = try entries()
        let slot = try #require(left[0].slotLabel)
        #expect(left.count == 1)
        #expect(
            left[0].purpose == "4 entries, 3 to 6, before 2027-01-15T14:00:00Z; "
                + "including the entry of an earlier pruning by \(slot) at 2027-01-15T13:00:00Z")
    }

    @Test func `plans what it then does`() throws {
        let plan = try vault.open().planLogPruning(before: hours(3))
        #expect((plan.first, plan.last, plan.remaining) == (1, 3, 2))
        #expect(try entries().count == 5)
        #expect(try vault.open().pruneLog(before: hours(3), through: plan.last).last == 3)
    }

    @Test func `goes no further than was agreed to`() throws {
        #expect(try vault.open().pruneLog(before: hours(9), through: 2).last == 2)
    }

    @Test func `writes nothing where there is nothing to prune`() throws {
        let before = try Data(contentsOf: URL(filePath: vault.path))
        #expect(try vault.open().pruneLog(before: hours(0)).count == 0)
        #expect(try Data(contentsOf: URL(filePath: vault.path)) == before)
    }

    @Test func `stops at the first entry that is not older, whatever comes after`() throws {
        vault.advance(by: -5 * 3600)
        _ = try vault.open().add(try TestVault.draft("early", token: "token-early"))
        #expect(try vault.open().pruneLog(before: hours(1)).last == 1)
        #expect(try entries().map(\.sequence) == [2, 3, 4, 5, 6, 7])
    }

    @Test func `can erase all, and then its own entries`() throws {
        #expect(try vault.open().pruneLog(before: Timestamp(seconds: .max)).last == 5)
        #expect(try vault.open().pruneLog(before: Timestamp(seconds: .max)).last == 6)
        #expect(try entries().map(\.action.rawValue) == ["log.pruned"])
        #expect(try vault.open().verifyLog().fault == nil)
    }

    @Test func `a checkpoint of a pruned entry proves nothing, and one of the last pruned still does`() throws {
        let lines = try [1, 2, 3, 4].map { (number: UInt64) -> String in
            // What `log checkpoint` would have printed when that entry was the last.
            var line: String?
            _ = try vault.open().read { session in
                _ = try LogWalk(session).run { entry, mac in
                    if entry.sequence == number { line = Checkpoint(session.cipher.vaultID, number, mac).line }
                }
            }
            return try #require(line)
        }
        let zero = Checkpoint(vaultID: try vault.open().vaultID, sequence: 0, mac: Digest.zero.hexadecimal).line
        _ = try vault.open().pruneLog(before: hours(3), through: 3)
        let told = try vault.open().verifyLog(checkpoints: lines + [zero]).checkpoints
        #expect(told.map(\.state) == [.pruned, .pruned, .contained, .contained, .contained])
        #expect(told[0].pruning?.action.rawValue == "log.pruned")
        #expect(
            told[0].message.contains(
                "before or with the entries up to 3, at 2027-01-15T13:00:00Z by uid 1000"))
        let forged = lines[2].replacing(/[0-9a-f]{64}$/) { _ in String(repeating: "0", count: 64) }
        let beyond = lines[3].replacing(" 4 ", with: " 400 ")
        #expect(
            try vault.open().verifyLog(checkpoints: [forged, beyond]).checkpoints.map(\.state) == [
                .replaced, .beyondEnd,
            ])
    }

    @Test func `a backup from before is proven by what the pruning left`() throws {
        _ = try vault.open().backup(to: vault.directory + "/archive.db")
        let line = try #require(try vault.open().pruneLog(before: hours(3)).checkpoint)
        let archive = try vault.open(at: vault.directory + "/archive.db").verifyLog(checkpoints: [line])
        #expect(archive.checkpoints.map(\.state) == [.contained])
    }

    @Test func `takes a mark in what went for a fork, and none at its edge`() throws {
        var contexts: [VaultContext] = []
        for number in 1...2 {
            var context = vault.context
            context.stateDirectory = vault.directory + "/elsewhere-\(number)"
            var secrets = UnlockSecrets()
            secrets.keyFile = TestVault.key
            try LockedVault(at: vault.path, context: context).unlock(with: secrets).list(.all, detail: .summary) { _ in
            }
            contexts.append(context)
            if number == 1 { _ = try vault.open().add(try TestVault.draft("more", token: "token-more")) }
        }
        _ = try vault.open().pruneLog(before: Timestamp(seconds: .max))
        let codes = contexts.map { context in
            code {
                var secrets = UnlockSecrets()
                secrets.keyFile = TestVault.key
                _ = try LockedVault(at: vault.path, context: context).unlock(with: secrets).checkpoint()
            }
        }
        #expect(codes == ["integrity.rollback", nil])
    }

    @Test func `the history keeps the versions of which the entries went`() throws {
        _ = try vault.open().pruneLog(before: hours(3))
        let history = try vault.open().history(of: try ClusterName("cluster-1"))
        #expect(history.map(\.event) == ["added"])
        #expect(history[0].entry == nil && history[0].cluster?.version == 1)
    }

    @Test func `a reader goes on after what was pruned under it`() throws {
        var seen: [UInt64] = []
        let reader = try vault.open()
        try reader.log(LogFilter()) { entry throws(VaultError) in
            if seen.isEmpty { _ = try? vault.open().pruneLog(before: hours(9)) }
            seen.append(entry.sequence)
        }
        #expect(seen == [1, 2, 3, 4, 5, 6])
    }
}
