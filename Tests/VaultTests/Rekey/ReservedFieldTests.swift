// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@testable import Vault

/// What FORMAT.md reserves for later, and what it does not name at all, survives this program.
@Suite struct `Fields and kinds of newer programs` {
    private let vault: TestVault
    private let paris: ClusterName
    private let other = RecordID(high: 7, low: 7)

    init() throws {
        vault = try TestVault()
        paris = try ClusterName("paris")
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-one"))
        try vault.open().write { session in
            var cluster = try session.require(paris)
            cluster.overview.unknownFields = Self.fields([23, 24, 25, 25, 900])
            let parts = ClusterParts(
                material: ClusterMaterial(caBundle: nil, note: nil).encoded, secret: try session.secret(cluster.row))
            let next = try session.supersede(cluster, with: cluster.overview, parts)
            try session.updateObservation(of: next.row.recordID) { $0.otherFields = Self.fields([40, 41]) }
            for kind in [UInt8(4), 5, 6, 200] {
                _ = try session.replaceCurrent(
                    nil, kind: ObjectKind(rawValue: kind), overview: Self.fields([1, 2, 2]).span)
            }
        }
    }

    /// Fields with these tags and some bytes.
    private static func fields(_ tags: [UInt16]) -> [UInt8] {
        var out: [UInt8] = []
        for tag in tags { out.appendField(tag, [UInt8(truncatingIfNeeded: tag), 1, 2].span) }
        return out
    }

    private func contents(_ kind: UInt8, _ part: String) throws -> [[UInt8]] {
        try vault.contents().filter { $0.key.hasPrefix("\(kind) ") && $0.key.hasSuffix("current \(part)") }.map(\.value)
    }

    @Test func `survive a change, a new name and a new root key`() throws {
        func expect(_ step: String) throws {
            let overview = try contents(1, "overview")
            #expect(overview.count == 1)
            #expect(overview.allSatisfy { Data($0).suffix(45) == Data(Self.fields([23, 24, 25, 25, 900])) }, "\(step)")
            let observation = try contents(2, "overview")
            #expect(observation.count == 1)
            #expect(observation.allSatisfy { Data($0).suffix(18) == Data(Self.fields([40, 41])) }, "\(step)")
            for kind in [UInt8(4), 5, 6, 200] {
                #expect(try contents(kind, "overview") == [Self.fields([1, 2, 2])], "\(step)")
            }
        }
        try expect("before")
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-two"))
        _ = try vault.open().set(paris, patch, ifVersion: nil)
        try expect("set")
        _ = try vault.open().rename(paris, to: try ClusterName("lyon"), ifVersion: nil)
        try expect("rename")
        try vault.rekey()
        try expect("rekey")
        _ = try vault.open().export(.names([try ClusterName("lyon")]), ExportOptions()) { _ in }
        try expect("export")
    }

    @Test func `of log entries stay behind the former MACs`() throws {
        var entry: [UInt8] = []
        entry.appendField(1, integer: Int64(5))
        entry.appendField(2, "new.action")
        entry.appendField(16, fixed: Digest.zero)
        let rest = Self.fields([19, 19, 23, 300])
        let mac = try #require(Digest([UInt8](repeating: 9, count: 32)))
        var out: [UInt8] = []
        try LogEntry.append((entry + rest).span, formerMAC: mac, to: &out)
        var field: [UInt8] = []
        field.appendField(16, fixed: mac)
        #expect(out == entry + field + rest)
        #expect(try LogEntry(sequence: 1, out.span).formerMACs == [.zero, mac])
        var bare: [UInt8] = []
        try LogEntry.append(rest.span, formerMAC: mac, to: &bare)
        #expect(bare == field + rest)
    }

    @Test func `are refused in an entry that cannot have them`() throws {
        func read(_ action: String, _ tags: [UInt16: [UInt8]]) -> Bool {
            var entry: [UInt8] = []
            entry.appendField(1, integer: Int64(5))
            entry.appendField(2, action)
            for (tag, value) in tags.sorted(by: { $0.key < $1.key }) { entry.appendField(tag, value.span) }
            return (try? LogEntry(sequence: 1, entry.span)) != nil
        }
        let key = [UInt8](repeating: 1, count: 32)
        var state: [UInt8] = []
        state.appendField(1, integer: UInt64(3))
        state.appendField(2, key.span)
        state.appendField(3, integer: UInt64(4))
        state.appendField(4, key.span)
        #expect(read("root.replaced", [17: key, 18: state]))
        #expect(!read("root.replaced", [17: key]))
        #expect(!read("root.replaced", [18: state]))
        #expect(!read("root.replaced", [:]))
        #expect(!read("key.added", [17: key, 18: state]))
        #expect(!read("root.replaced", [17: key, 18: Array(state.dropLast(38))]))
        #expect(!read("key.added", [16: Array(key.dropLast())]))
    }
}
