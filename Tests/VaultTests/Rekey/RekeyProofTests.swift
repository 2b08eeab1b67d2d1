// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

/// What was seen of a vault, or noted about its log, before its root key was replaced.
@Suite struct `After the root key was replaced` {
    private let vault: TestVault
    private static let start: Int64 = 1_800_000_000

    init() throws {
        vault = try TestVault()
        try add("one")
        try add("two")
    }

    private func add(_ name: String) throws {
        vault.advance(by: 3600)
        _ = try vault.open().add(try TestVault.draft(name, token: "token-\(name)"))
    }

    private func prune(hours: Int64) throws {
        vault.advance(by: 60)
        _ = try vault.open().pruneLog(before: Timestamp(seconds: Self.start + hours * 3600))
    }

    private func states(_ checkpoints: [String]) throws -> [CheckpointVerdict.State] {
        try vault.open().verifyLog(checkpoints: checkpoints).checkpoints.map(\.state)
    }

    @Test func `checkpoints of every root key are contained, and forged ones are not`() throws {
        var lines: [String] = []
        for name in ["three", "four", "five"] {
            lines.append(try vault.open().checkpoint())
            try vault.rekey()
            lines.append(try vault.open().checkpoint())
            try add(name)
        }
        lines.append(try vault.open().checkpoint())
        #expect(try states(lines) == lines.map { _ in .contained })
        let words = lines[0].split(separator: " ")
        let forged = words[0...2].joined(separator: " ") + " " + String(repeating: "0", count: 64)
        // The MAC of another entry is no proof of this one.
        let moved = lines[1].split(separator: " ")[0...1].joined(separator: " ") + " 1 " + String(words[3])
        #expect(try states([forged, moved]) == [.replaced, .replaced])
        #expect(try vault.entries().map(\.formerMACs.count) == [3, 3, 3, 2, 2, 1, 1, 0, 0])
    }

    @Test func `another user's mark counts, also after two replacements, and moves on`() throws {
        _ = try vault.open(marksIn: "second").keys()
        try add("three")
        _ = try vault.open(marksIn: "third").keys()
        try vault.rekey()
        try add("four")
        _ = try vault.open(marksIn: "fourth").keys()
        try vault.rekey()
        for user in ["second", "third", "fourth"] {
            let notices = vault.notices.count
            _ = try vault.open(marksIn: user).backup(to: vault.directory + "/\(user).db")
            #expect(vault.notices.count == notices, "\(vault.notices.suffix(1))")
            // From then on the mark is one of the new root key: a state before it is refused.
            let old = vault.directory + "/\(user).db"
            _ = try vault.open().add(try TestVault.draft("after-\(user)", token: "token"))
            _ = try vault.open(marksIn: user).keys()
            #expect(code { _ = try vault.open(marksIn: user, at: old).backup(to: old + "2") } == "integrity.rollback")
        }
    }

    @Test func `the user's own mark counts if it could not be moved`() throws {
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: vault.stateDirectory).first { $0.hasSuffix(".mark") })
        let mark = try vault.bytes(vault.stateDirectory + "/" + name)
        try vault.rekey()
        #expect(try vault.bytes(vault.stateDirectory + "/" + name) != mark)
        try Data(mark).write(to: URL(filePath: vault.stateDirectory + "/" + name))
        try add("three")
        #expect(vault.notices.isEmpty || !vault.notices.contains { $0.contains("old copy") })
        #expect(try vault.bytes(vault.stateDirectory + "/" + name) != mark)
    }

    @Test func `whoever saw the old file go on elsewhere is warned of the fork`() throws {
        let fork = try vault.copy(to: "fork.db")
        _ = try vault.open(marksIn: "same", at: fork).keys()
        try vault.rekey()
        // Of the same generation as the last under the former root key: the very state that was replaced.
        _ = try vault.open(marksIn: "same").backup(to: vault.directory + "/same.db")
        _ = try vault.open(marksIn: "further", at: fork).add(try TestVault.draft("fork", token: "token"))
        #expect(
            code { _ = try vault.open(marksIn: "further").backup(to: vault.directory + "/x.db") }
                == "integrity.rollback")
        for _ in 0..<3 { try add("more-\(UInt32.random(in: 0 ... .max))") }
        #expect(
            code { _ = try vault.open(marksIn: "further").backup(to: vault.directory + "/x.db") }
                == "integrity.rollback")
    }

    @Test func `whoever saw another state of an earlier generation is warned too`() throws {
        let fork = try vault.copy(to: "fork.db")
        _ = try vault.open(marksIn: "other", at: fork).add(try TestVault.draft("fork", token: "token"))
        try add("three")
        try add("four")
        try vault.rekey()
        #expect(
            code { _ = try vault.open(marksIn: "other").backup(to: vault.directory + "/x.db") } == "integrity.rollback")
    }

    @Test func `a damaged mark is still refused`() throws {
        try vault.rekey()
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: vault.stateDirectory).first { $0.hasSuffix(".mark") })
        var mark = try vault.bytes(vault.stateDirectory + "/" + name)
        mark[60] ^= 1
        try Data(mark).write(to: URL(filePath: vault.stateDirectory + "/" + name))
        #expect(code { _ = try vault.open().backup(to: vault.directory + "/x.db") } == "integrity.rollback")
    }

    // MARK: Pruned logs

    @Test func `a log that was pruned before keeps its beginning comparable`() throws {
        let last = try vault.open().checkpoint()
        _ = try vault.open(marksIn: "second").keys()
        try add("three")
        try prune(hours: 3)
        let entry = try #require(try vault.entries().last { $0.action.rawValue == "log.pruned" })
        #expect(entry.intent == last)
        try vault.rekey()
        try add("four")
        try vault.rekey()
        #expect(try states([last]) == [.contained])
        _ = try vault.open(marksIn: "second").backup(to: vault.directory + "/second.db")
        _ = try vault.open().checkWholly()
    }

    @Test func `a log that is pruned afterwards keeps the former MACs of its last pruned entry`() throws {
        let first = try vault.open().checkpoint()
        _ = try vault.open(marksIn: "second").keys()
        try add("three")
        try vault.rekey()
        try vault.rekey()
        try prune(hours: 3)
        #expect(try vault.entries().first?.sequence == 4)
        #expect(try states([first]) == [.contained])
        let entry = try #require(try vault.entries().last)
        #expect(entry.formerMACsOfPruned.count == 2)
        let forged = first.dropLast(2) + (first.hasSuffix("00") ? "11" : "00")
        #expect(try states([String(forged)]) == [.replaced])
        _ = try vault.open(marksIn: "second").backup(to: vault.directory + "/second.db")
        // And once more sealed anew.
        _ = try vault.open(marksIn: "third").keys()
        try vault.rekey()
        #expect(try states([first]) == [.contained])
        _ = try vault.open(marksIn: "third").backup(to: vault.directory + "/third.db")
    }

    @Test func `a mark whose entry was pruned, or whose root key's record was, has to be accepted`() throws {
        _ = try vault.open(marksIn: "second").keys()
        try add("three")
        try vault.rekey()
        try add("four")
        try prune(hours: 4)
        #expect(
            code { _ = try vault.open(marksIn: "second").backup(to: vault.directory + "/x.db") } == "integrity.rollback"
        )
        let generation = try vault.open().checkWholly().generation
        try vault.open(marksIn: "second").acceptRollback(generation: generation)
        _ = try vault.open(marksIn: "second").backup(to: vault.directory + "/x.db")
    }
}
