// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultStore

@testable import Vault

/// What was done to the rows of a log by someone without a key, and what must be said of it.
struct LogEdit: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let kind: LogFault.Kind
    let sequence: UInt64
    var through: UInt64?
    var sealedAs: UInt64?
    let edit: @Sendable (inout [SealedLogEntry]) -> Void

    static let all = [
        LogEdit(testDescription: "cut at the end", kind: .cutAtEnd, sequence: 5, through: 6) { $0.removeLast(2) },
        LogEdit(testDescription: "cut at the beginning", kind: .cutAtBeginning, sequence: 1, through: 2) {
            $0.removeFirst(2)
        },
        LogEdit(testDescription: "emptied", kind: .missing, sequence: 1, through: 6) { $0 = [] },
        LogEdit(testDescription: "with a gap", kind: .missing, sequence: 3, through: 4) { $0.removeSubrange(2...3) },
        LogEdit(testDescription: "with two exchanged", kind: .reordered, sequence: 3, sealedAs: 4) { rows in
            (rows[2].content, rows[3].content) = (rows[3].content, rows[2].content)
            (rows[2].mac, rows[3].mac) = (rows[3].mac, rows[2].mac)
        },
        LogEdit(testDescription: "renumbered", kind: .reordered, sequence: 2, sealedAs: 1) { rows in
            for index in rows.indices { rows[index].sequence += 1 }
        },
        LogEdit(testDescription: "with another nonce", kind: .edited, sequence: 4) { $0[3].content.nonce[0] ^= 1 },
        LogEdit(testDescription: "with other content", kind: .edited, sequence: 2) { $0[1].content.sealed[7] ^= 1 },
        LogEdit(testDescription: "with the first one edited", kind: .edited, sequence: 1) {
            $0[0].content.sealed[7] ^= 1
        },
        LogEdit(testDescription: "with all edited", kind: .edited, sequence: 1) { rows in
            for index in rows.indices { rows[index].content.sealed[0] ^= 1 }
        },
        LogEdit(testDescription: "with another MAC", kind: .edited, sequence: 6) { $0[5].mac = .zero },
        LogEdit(testDescription: "with one more", kind: .beyondManifest, sequence: 7) { rows in
            var more = rows[5]
            more.sequence = 7
            rows.append(more)
        },
    ]
}

@Suite struct `A log that someone altered` {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        for number in 1...5 {
            vault.advance(by: 60)
            _ = try vault.open().add(try TestVault.draft("cluster-\(number)", token: "token-of-\(number)"))
        }
    }

    /// Replaces the rows of the log, and nothing else.
    private func replace(in vault: TestVault, _ edit: (inout [SealedLogEntry]) -> Void) throws {
        try vault.open().store.write { writer in
            var rows = try Self.rows(writer)
            edit(&rows)
            try writer.deleteLog(through: UInt64(Int64.max))
            for row in rows { try writer.appendLog(row) }
        }
    }

    private static func rows(_ reader: any StoreReader) throws -> [SealedLogEntry] {
        var rows: [SealedLogEntry] = []
        try reader.forEachLogEntry(from: 0) { rows.append($0) }
        return rows
    }

    @Test(arguments: LogEdit.all)
    func `is told by what was done to it, and nothing else works`(edit: LogEdit) throws {
        try replace(in: vault, edit.edit)
        let verification = try vault.open().verifyLog()
        let fault = try #require(verification.fault)
        #expect(fault.kind == edit.kind, "\(fault)")
        #expect(fault.sequence == edit.sequence, "\(fault)")
        #expect(fault.through == edit.through, "\(fault)")
        #expect(fault.sealedAs == edit.sealedAs, "\(fault)")
        #expect(verification.entries < 7)
        #expect(code { _ = try vault.open().checkpoint() } == "integrity.log")
        #expect(code { _ = try vault.open().pruneLog(before: Timestamp(seconds: .max)) } == "integrity.log")
        #expect(code { _ = try vault.open().history(of: try ClusterName("cluster-3")) } == "integrity.log")
    }

    @Test func `each kind has its own sentence`() throws {
        var sentences: Set<String> = []
        let honest = try vault.open().store.read { try Self.rows($0) }
        for edit in LogEdit.all where Set([.edited, edit.kind]).count == 2 || edit.sequence == 4 {
            try replace(in: vault) { $0 = honest }
            try replace(in: vault, edit.edit)
            sentences.insert(try #require(try vault.open().verifyLog().fault?.message))
        }
        #expect(sentences.count == 8)
    }

    @Test func `is told by the manifest that is older than it`() throws {
        let old = try vault.open().store.read { try $0.manifest() }
        _ = try vault.open().add(try TestVault.draft("later", token: "token"))
        _ = try vault.open().add(try TestVault.draft("latest", token: "token"))
        try vault.open().store.write { try $0.setManifest(old) }
        let fault = try #require(try vault.open().verifyLog().fault)
        #expect(fault.kind == .olderManifest)
        #expect((fault.sequence, fault.through) == (7, 8))
        #expect(code { try vault.open().list(.all, detail: .summary) { _ in } } == "integrity.log")
    }

    @Test(arguments: [2, 6] as [UInt64])
    func `is told by the manifest from before a pruning`(last: UInt64) throws {
        let old = try vault.open().store.read { try $0.manifest() }
        _ = try vault.open().pruneLog(before: Timestamp(seconds: .max), through: last)
        try vault.open().store.write { try $0.setManifest(old) }
        let fault = try #require(try vault.open().verifyLog().fault)
        #expect(fault.kind == .olderManifest, "\(fault)")
        #expect(fault.through == nil && fault.sequence == 7)
    }

    @Test func `is told by another vault's log in its place`() throws {
        let other = try TestVault()
        for number in 1...5 { _ = try other.open().add(try TestVault.draft("c-\(number)", token: "token-\(number)")) }
        let foreign = try other.open().store.read { try Self.rows($0) }
        for count in [1, 4, 6] {
            try replace(in: vault) { $0 = Array(foreign.prefix(count)) }
            let fault = try #require(try vault.open().verifyLog().fault)
            #expect(fault.kind == .foreign, "\(fault)")
        }
    }

    @Test func `is told by pruned entries that were put back`() throws {
        let before = try vault.open().store.read { try Self.rows($0) }
        _ = try vault.open().pruneLog(before: Timestamp(seconds: .max), through: 4)
        try replace(in: vault) { $0 = before.prefix(4) + $0 }
        let fault = try #require(try vault.open().verifyLog().fault)
        #expect((fault.kind, fault.sequence, fault.through) == (.beyondManifest, 1, 4))
    }

    @Test func `points to the command that tells, wherever else it is noticed`() throws {
        try replace(in: vault) { $0.removeLast() }
        var hint: String?
        do { try vault.open().list(.all, detail: .summary) { _ in } } catch { hint = VaultError(error).hint }
        #expect(hint?.contains("aichor-vault log verify") == true)
    }
}
