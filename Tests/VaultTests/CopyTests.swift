// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

/// Two files of one vault that went different ways.
struct CopyTests {
    private let vault: TestVault
    private let other: String

    init() throws {
        vault = try TestVault()
        other = vault.directory + "/other.db"
        for name in ["lyon", "nice", "paris"] {
            vault.advance(by: 60)
            _ = try vault.open().add(try TestVault.draft(name, token: "token-of-\(name)"))
        }
        _ = try vault.open().backup(to: other)
    }

    private func cluster(_ name: String) throws -> ClusterName { try ClusterName(name) }

    /// Changes the copy: its own user, who has another mark.
    private func change(_ body: (UnlockedVault) throws -> Void) throws {
        vault.advance(by: 60)
        var secrets = UnlockSecrets()
        secrets.keyFile = TestVault.key
        var context = vault.context
        context.stateDirectory = vault.directory + "/other-state"
        try body(try LockedVault(at: other, context: context).unlock(with: secrets))
    }

    private func compare(sharesKeys: Bool = true) throws -> CopyComparison {
        let mine = try vault.open()
        let copy = try mine.openCopy(at: other) { () throws(VaultError) in throw VaultError(.bug, "it was asked for") }
        #expect(copy.sharesKeys)
        return try mine.compare(with: VaultCopy(copy.store, copy.cipher, sharesKeys: sharesKeys, path: other))
    }

    private func relabel(_ vault: UnlockedVault, _ name: String, _ label: String) throws {
        var patch = ClusterPatch()
        patch.labelChanges = [label]
        _ = try vault.set(try cluster(name), patch, ifVersion: nil)
    }

    private func rotate(_ vault: UnlockedVault, _ name: String, _ token: String) throws {
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret(token))
        _ = try vault.set(try cluster(name), patch, ifVersion: nil)
    }

    @Test(arguments: [true, false])
    func `a fresh copy is equal`(sharesKeys: Bool) throws {
        let comparison = try compare(sharesKeys: sharesKeys)
        #expect(comparison.isEqual)
        #expect(comparison.log.lastCommon == 4)
        #expect(comparison.here.generation == comparison.there.generation)
    }

    @Test(arguments: [true, false])
    func `each difference is named, by record and version`(sharesKeys: Bool) throws {
        vault.advance(by: 60)
        let mine = try vault.open()
        try relabel(mine, "lyon", "site=a")
        try rotate(mine, "paris", "token-two")
        _ = try mine.add(try TestVault.draft("only-here", token: "token-x"))
        try change { copy in
            try relabel(copy, "paris", "site=b")
            try relabel(copy, "nice", "site=b")
            _ = try copy.add(try TestVault.draft("only-there", token: "token-y"))
        }
        let comparison = try compare(sharesKeys: sharesKeys)
        #expect(!comparison.isEqual)
        let clusters = Dictionary(uniqueKeysWithValues: comparison.clusters.map { ($0.name, $0) })
        #expect(clusters.keys.sorted() == ["lyon", "nice", "only-here", "only-there", "paris"])
        #expect(clusters["lyon"]?.state == .newerHere && clusters["lyon"]?.isSameCredential == true)
        #expect(clusters["lyon"]?.changes == ["label site removed"])
        #expect(clusters["nice"]?.state == .newerThere && clusters["nice"]?.changes == ["label site=b"])
        #expect(clusters["only-here"]?.state == .onlyHere && clusters["only-here"]?.there == nil)
        #expect(clusters["only-there"]?.state == .onlyThere && clusters["only-there"]?.isSameCredential == nil)
        let paris = try #require(clusters["paris"])
        #expect(paris.state == .diverged && paris.isSameCredential == false)
        #expect(paris.here?.version == 2 && paris.there?.version == 2)
        #expect(paris.changes.contains { $0.hasPrefix("credential ") } && paris.changes.contains("label site=b"))
        #expect(comparison.log.lastCommon == 4)
        #expect(comparison.log.entriesHere == 3 && comparison.log.entriesThere == 3)
        #expect(comparison.log.firstHere?.object == "lyon" && comparison.log.firstThere?.object == "paris")
    }

    @Test func `removed clusters, policies and key slots count too`() throws {
        _ = try vault.open().remove([try cluster("nice")], purge: false, ifVersion: nil)
        try change { copy in
            var settings = PolicySettings()
            settings.maximumAge = .seconds(86_400 * 30)
            _ = try copy.setPolicy(.vault, settings, ifVersion: nil)
        }
        let comparison = try compare()
        #expect(comparison.policyDiffers)
        #expect(comparison.clusters.map(\.state) == [.newerHere])
        #expect(comparison.clusters[0].changes == ["removed here"])
        #expect(comparison.clusters[0].isSameCredential == nil)
    }

    @Test func `a log that parted and one that was pruned`() throws {
        vault.advance(by: 60)
        _ = try vault.open().pruneLog(before: Timestamp(seconds: .max), through: 2)
        let comparison = try compare()
        #expect(comparison.clusters.isEmpty && !comparison.isEqual)
        #expect(comparison.log.lastCommon == 4 && comparison.log.entriesThere == 0 && comparison.log.entriesHere == 1)
        #expect(comparison.log.firstHere?.action == .logPruned && comparison.log.firstThere == nil)
    }

    @Test func `another vault is no copy`() throws {
        let stranger = try TestVault()
        #expect(
            code {
                _ = try vault.open().openCopy(at: stranger.path) { () throws(VaultError) in
                    throw VaultError(.bug, "it was asked for")
                }
            } == "input.invalid")
    }

    @Test func `a copy with another root key is unlocked by secrets of its own`() throws {
        try vault.open(at: other).store.write { writer in
            let header = try writer.header()
            try writer.setHeader(AuthenticatedBytes(body: header.body, mac: [UInt8](repeating: 0, count: 32)))
        }
        var isAsked = false
        #expect(
            code {
                _ = try vault.open().openCopy(at: other) { () throws(VaultError) in
                    isAsked = true
                    throw VaultError(.locked, "no secrets of its own")
                }
            } == "vault.locked")
        #expect(isAsked)
    }

    @Test func `nothing is written into a copy, and its mark is not moved`() throws {
        try change { try rotate($0, "paris", "token-two") }
        let before = try Data(contentsOf: URL(filePath: other))
        let marks = try FileManager.default.contentsOfDirectory(atPath: vault.stateDirectory)
        _ = try compare()
        let mine = try vault.open()
        let copy = try mine.openCopy(at: other) { () throws(VaultError) in throw VaultError(.bug, "it was asked for") }
        _ = PreparedSource(try VaultSource(copy, .all))
        #expect(try Data(contentsOf: URL(filePath: other)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: vault.stateDirectory) == marks)
    }

    // MARK: Import

    private func take(
        _ selection: ClusterSelection, updates: Bool = true, isDryRun: Bool = false, allowsFindings: Bool = false
    ) throws -> ImportReport {
        let mine = try vault.open()
        let copy = try mine.openCopy(at: other) { () throws(VaultError) in throw VaultError(.bug, "it was asked for") }
        var options = ImportOptions()
        (options.updates, options.isDryRun, options.allowsFindings) = (updates, isDryRun, allowsFindings)
        return try mine.importClusters(from: PreparedSource(try VaultSource(copy, selection)), options)
    }

    @Test func `clusters of a copy are taken over as new versions, with their source in the log`() throws {
        try change { copy in
            try rotate(copy, "paris", "token-two")
            var patch = ClusterPatch()
            patch.caBundle = .some(try CABundle(pem: TestCertificates.ca))
            patch.note = .some(try Note("in the cellar"))
            patch.labelChanges = ["site=b"]
            _ = try copy.set(try cluster("paris"), patch, ifVersion: nil)
            _ = try copy.add(try TestVault.draft("only-there", token: "token-y"))
        }
        #expect(try take(.all, updates: false).actions == [.unchanged, .unchanged, .added, .refused])
        #expect(try take(.names([try cluster("paris")]), isDryRun: true).actions == [.updated])
        #expect(try vault.secret(of: "paris") == "token-of-paris")
        #expect(try take(.all).actions == [.unchanged, .unchanged, .added, .updated])
        #expect(try vault.secret(of: "paris") == "token-two" && vault.secret(of: "only-there") == "token-y")
        let paris = try vault.shown("paris")
        #expect(paris.cluster.version == 2 && paris.note == "in the cellar" && paris.caBundle == TestCertificates.ca)
        #expect(paris.cluster.labels["site"] == "b" && paris.cluster.change == .imported)
        var purposes: [String] = []
        try vault.open().log(LogFilter()) { if $0.action == .clusterImported { purposes.append($0.purpose ?? "") } }
        #expect(purposes.contains("update from paris, version 3 of \(other)"))
        #expect(purposes.contains("add from only-there, version 1 of \(other)"))
        // What was taken over is the same now, though the versions differ.
        #expect(try compare().clusters.allSatisfy { $0.changes.isEmpty || $0.state == .diverged })
        #expect(try take(.all).actions == [.unchanged, .unchanged, .unchanged, .unchanged])
    }

    @Test func `a user name and a password are taken over as well`() throws {
        try change { copy in
            var draft = ClusterDraft(
                name: try cluster("basic"), endpoint: try APIEndpoint("https://basic.example"),
                loadBalancer: try LoadBalancerAddress("203.0.113.9"),
                credential: .basic(username: "admin", password: TestVault.secret("word-of-admin")))
            draft.allowsFindings = true
            _ = try copy.add(draft)
        }
        #expect(try take(.names([try cluster("basic")]), allowsFindings: true).actions == [.added])
        #expect(try vault.secret(of: "basic") == "word-of-admin")
        let shown = try vault.shown("basic").cluster
        #expect(shown.credential?.username == "admin" && shown.endpointURL == "https://basic.example")
    }

    @Test func `a cluster that the copy does not have is not found`() throws {
        #expect(code { _ = try take(.names([try cluster("berlin")])) } == "not-found")
    }
}
