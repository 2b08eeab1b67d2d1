// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

@Suite struct `The history of a cluster` {
    private let vault: TestVault
    private let paris: ClusterName

    init() throws {
        vault = try TestVault()
        paris = try ClusterName("paris")
        try later { _ = try $0.add(try TestVault.draft("paris", token: "token-one")) }
    }

    /// Does something an hour later.
    private func later(_ act: (UnlockedVault) throws -> Void) throws {
        vault.advance(by: 3600)
        try act(try vault.open())
    }

    private func set(_ change: (inout ClusterPatch) throws -> Void) throws {
        try later { vault in
            var patch = ClusterPatch()
            try change(&patch)
            _ = try vault.set(paris, patch, ifVersion: nil)
        }
    }

    @Test func `is one story of versions, log entries and checks, newest first`() throws {
        try later { _ = try $0.add(try TestVault.draft("lyon", token: "token-two")) }
        try later { _ = try $0.export(.names([paris]), ExportOptions()) { _ in } }
        try set { $0.credential = .bearer(TestVault.secret("token-three")) }
        try later { _ = try $0.verify(.names([paris]), VerificationOptions()) }
        try later { _ = try $0.remove([paris], purge: false, ifVersion: nil) }
        try later { _ = try $0.restore(paris, version: nil, as: nil) }
        let history = try vault.open().history(of: paris)
        #expect(history.map(\.event) == ["restored", "removed", "verified", "changed", "exported", "added"])
        #expect(history.map(\.version) == [4, 3, 2, 2, 1, 1])
        #expect(history.map { $0.cluster?.version } == [4, 3, nil, 2, nil, 1])
        #expect(history.map { $0.entry?.sequence } == [7, 6, nil, 5, 4, 2])
        #expect(history[2].check?.verdict == .ok || history[2].check?.verdict == .warning)
    }

    @Test func `says what each version changed`() throws {
        try set { patch in
            patch.endpoint = try APIEndpoint("https://10.9.9.9:6443")
            patch.labelChanges = ["site=fr", "gpu=a100"]
            patch.caBundle = .some(try CABundle(pem: TestCertificates.ca))
        }
        try set { patch in
            patch.credential = .bearer(TestVault.secret("token-three"))
            patch.labelChanges = ["gpu-", "site=be"]
            patch.note = .some(try Note("call them first"))
            patch.loadBalancer = try LoadBalancerAddress("203.0.113.11")
        }
        try later { _ = try $0.rename(paris, to: try ClusterName("lyon"), ifVersion: nil) }
        let history = try vault.open().history(of: try ClusterName("lyon"))
        let prints = history.compactMap { $0.cluster?.credential?.shortFingerprint }
        #expect(
            history.map(\.differences) == [
                ["name paris → lyon"],
                [
                    "load balancer 203.0.113.10 → 203.0.113.11", "credential \(prints[3]) → \(prints[1])",
                    "label site=be", "label gpu removed", "note added",
                ],
                [
                    "API host https://10.1.2.3:6443 → https://10.9.9.9:6443", "CA data added", "label gpu=a100",
                    "label site=fr",
                ],
                [],
            ])
    }

    @Test func `holds a restored version against the one before the removal`() throws {
        try set { $0.labelChanges = ["site=fr"] }
        try later { _ = try $0.remove([paris], purge: false, ifVersion: nil) }
        try later { _ = try $0.restore(paris, version: 1, as: nil) }
        #expect(
            try vault.open().history(of: paris).map(\.differences) == [
                ["label site removed"], [], ["label site=fr"], [],
            ])
    }

    @Test func `puts a check before the version that came in the same second`() throws {
        let open = try vault.open()
        _ = try open.verify(.names([paris]), VerificationOptions())
        _ = try open.remove([paris], purge: false, ifVersion: nil)
        #expect(try open.history(of: paris).map(\.event) == ["removed", "verified", "added"])
    }

    @Test func `tells a release of which the entry went`() throws {
        try later { _ = try $0.export(.names([paris]), ExportOptions()) { _ in } }
        _ = try vault.open().pruneLog(before: Timestamp(seconds: .max))
        #expect(try vault.open().history(of: paris).map(\.event) == ["released", "added"])
    }

    @Test func `bears times at which no clock can be`() throws {
        vault.advance(by: Int64.max - 1_800_100_000)
        try set { $0.labelChanges = ["site=fr"] }
        vault.advance(by: -Int64.max)
        try set { $0.labelChanges = ["site=be"] }
        #expect(try vault.open().history(of: paris).map(\.version) == [3, 2, 1])
    }

    @Test func `knows no cluster that never was`() throws {
        #expect(code { _ = try vault.open().history(of: try ClusterName("nobody")) } == "not-found")
    }
}

@Suite struct `Filtering the log` {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        for number in 1...5 {
            _ = try vault.open().add(try TestVault.draft("cluster-\(number)", token: "token-\(number)"))
        }
        _ = try vault.open().export(.all, ExportOptions()) { _ in }
    }

    private func sequences(_ change: (inout LogFilter) -> Void) throws -> [UInt64] {
        var filter = LogFilter()
        change(&filter)
        var found: [UInt64] = []
        try vault.open().log(filter) { found.append($0.sequence) }
        return found
    }

    @Test(
        arguments: [(0, []), (1, [11]), (3, [9, 10, 11]), (11, Array(1...11)), (400, Array(1...11))]
            as [(Int, [UInt64])])
    func `keeps the last few in their order`(count: Int, wanted: [UInt64]) throws {
        #expect(try sequences { $0.tail = count } == wanted)
    }

    @Test func `takes several actions, and beginnings of them`() throws {
        #expect(try sequences { $0.actions = ["vault.created", "secret."] } == [1, 7, 8, 9, 10, 11])
        #expect(try sequences { $0.actions = ["secret"] } == [])
    }

    @Test func `tells people and processes apart`() throws {
        var actor = LogActor(uid: 0)
        actor.loginUID = 1000
        actor.sudoUser = "alice"
        actor.parentExecutable = "/usr/bin/bash"
        let entry = LogEntry(time: Timestamp(seconds: 0), action: .clusterAdded, slotLabel: "ops", actor: actor)
        func matches(_ change: (inout LogFilter) -> Void) -> Bool {
            var filter = LogFilter()
            change(&filter)
            return filter.includes(entry)
        }
        #expect(matches { $0.uids = [0] } && matches { $0.uids = [1000] } && !matches { $0.uids = [7] })
        #expect(matches { $0.sudoUser = "alice" } && !matches { $0.sudoUser = "bob" })
        #expect(matches { $0.process = "bash" } && matches { $0.process = "/usr/bin/bash" })
        #expect(!matches { $0.process = "ash" } && !matches { $0.process = "" } || matches { $0.process = "bin/bash" })
        #expect(matches { $0.slotLabel = "ops" } && !matches { $0.slotLabel = "op" })
    }
}
