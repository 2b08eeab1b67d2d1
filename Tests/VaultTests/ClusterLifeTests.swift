// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

@Suite struct `A cluster's life` {
    private let vault: TestVault
    private let paris: ClusterName

    init() throws {
        vault = try TestVault()
        paris = try ClusterName("paris")
    }

    private func add(_ name: String = "paris", token: String = "token-one") throws {
        _ = try vault.open().add(try TestVault.draft(name, token: token, ca: TestCertificates.ca))
    }

    private func reveal(_ name: ClusterName, version: UInt64? = nil) throws -> String {
        let secret = try vault.open().reveal(name, version: version, purpose: "test", intent: "test")
        return secret.withBytes { String(decoding: $0.array(), as: UTF8.self) }
    }

    private func names() throws -> [String] {
        var names: [String] = []
        try vault.open().list(.all, detail: .summary) { names.append($0.name) }
        return names
    }

    @Test func `what was added is shown and handed out again`() throws {
        try add()
        let details = try vault.open().show(paris, version: nil)
        #expect(details.cluster.endpointURL == "https://10.1.2.3:6443")
        #expect(details.cluster.version == 1)
        #expect(details.cluster.certificates.map(\.subject) == ["CN=test-ca"])
        #expect(details.caBundle == TestCertificates.ca)
        #expect(try reveal(paris) == "token-one")
    }

    @Test func `a second cluster of a name is refused and nothing is written`() throws {
        try add()
        #expect(code { try add(token: "token-two") } == "exists")
        #expect(try reveal(paris) == "token-one")
        #expect(try vault.open().history(paris).count == 1)
    }

    @Test func `set changes what it names and keeps the version before`() throws {
        try add()
        vault.advance(by: 60)
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-two"))
        let result = try vault.open().set(paris, patch, ifVersion: 1)
        #expect(result.changed && result.cluster.version == 2)
        #expect(result.cluster.credential?.rotatedAt == Timestamp(seconds: 1_800_000_060))
        #expect(result.cluster.certificates.count == 1)
        #expect(try reveal(paris) == "token-two")
        #expect(try reveal(paris, version: 1) == "token-one")
    }

    @Test func `set makes no version of what was there already`() throws {
        try add()
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-one"))
        patch.loadBalancer = try LoadBalancerAddress("203.0.113.10")
        let result = try vault.open().set(paris, patch, ifVersion: nil)
        #expect(!result.changed)
        #expect(try vault.open().history(paris).count == 1)
    }

    @Test func `another version than the expected one is a conflict`() throws {
        try add()
        var patch = ClusterPatch()
        patch.note = .some(try Note("hello"))
        #expect(code { _ = try vault.open().set(paris, patch, ifVersion: 7) } == "conflict.version")
        #expect(try vault.open().show(paris, version: nil).note == nil)
    }

    @Test func `removing leaves a tombstone that restore undoes`() throws {
        try add()
        _ = try vault.open().remove([paris], purge: false, ifVersion: nil)
        #expect(try names().isEmpty)
        #expect(code { _ = try vault.open().show(paris, version: nil) } == "not-found")
        let result = try vault.open().restore(paris, version: nil, as: nil)
        #expect(result.cluster.version == 3 && result.cluster.restoredFrom == 1)
        #expect(try reveal(paris) == "token-one")
        #expect(try vault.open().history(paris).map(\.change) == [.restored, .removed, .added])
    }

    @Test func `restore onto a taken name refuses and takes another`() throws {
        try add()
        _ = try vault.open().remove([paris], purge: false, ifVersion: nil)
        try add(token: "token-new")
        #expect(code { _ = try vault.open().restore(paris, version: nil, as: nil) } == "exists")
        let lyon = try ClusterName("lyon")
        _ = try vault.open().restore(paris, version: nil, as: lyon)
        #expect(try reveal(lyon) == "token-one")
        #expect(try reveal(paris) == "token-new")
    }

    @Test func `restore sets a live cluster back to an earlier version`() throws {
        try add()
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-two"))
        _ = try vault.open().set(paris, patch, ifVersion: nil)
        _ = try vault.open().restore(paris, version: 1, as: nil)
        #expect(try reveal(paris) == "token-one")
        #expect(code { _ = try vault.open().restore(paris, version: nil, as: nil) } == "usage")
        #expect(code { _ = try vault.open().restore(paris, version: 9, as: nil) } == "not-found")
    }

    @Test func `a purge erases every version and says so in the log`() throws {
        try add()
        var patch = ClusterPatch()
        patch.note = .some(try Note("hello"))
        _ = try vault.open().set(paris, patch, ifVersion: nil)
        let results = try vault.open().remove([paris], purge: true, ifVersion: nil)
        #expect(results.first?.versions == 2)
        #expect(code { _ = try vault.open().history(paris) } == "not-found")
        #expect(code { _ = try vault.open().restore(paris, version: nil, as: nil) } == "not-found")
        var actions: [String] = []
        try vault.open().log(LogFilter()) { actions.append($0.action.rawValue) }
        #expect(actions == ["vault.created", "cluster.added", "cluster.changed", "cluster.purged"])
        #expect(try vault.open().checkWholly().records == 0)
    }

    @Test func `a purge takes along what was removed under the name before`() throws {
        try add()
        _ = try vault.open().remove([paris], purge: false, ifVersion: nil)
        try add(token: "token-new")
        _ = try vault.open().remove([paris], purge: true, ifVersion: nil)
        #expect(code { _ = try vault.open().restore(paris, version: nil, as: nil) } == "not-found")
        #expect(try vault.open().checkWholly().records == 0)
    }

    @Test func `a purge of several takes those that were removed before`() throws {
        let oslo = try ClusterName("oslo")
        try add()
        _ = try vault.open().add(try TestVault.draft("oslo", token: "token-of-oslo"))
        // Named twice it is gone the second time, so that nothing is done.
        #expect(code { _ = try vault.open().remove([oslo, oslo], purge: true, ifVersion: nil) } == "not-found")
        _ = try vault.open().remove([paris, oslo], purge: false, ifVersion: nil)
        let results = try vault.open().remove([paris, oslo], purge: true, ifVersion: nil)
        #expect(results.map(\.name) == ["paris", "oslo"])
        #expect(try vault.open().checkWholly().records == 0)
    }

    @Test func `of clusters removed in one second the last one comes back, whatever their order on disk`() throws {
        try add(token: "token-old")
        _ = try vault.open().remove([paris], purge: false, ifVersion: nil)
        try add(token: "token-new")
        _ = try vault.open().remove([paris], purge: false, ifVersion: nil)
        _ = try vault.open().restore(paris, version: nil, as: nil)
        #expect(try reveal(paris) == "token-new")
    }

    @Test func `a removal of several is all or none`() throws {
        try add()
        let missing = try ClusterName("missing")
        #expect(code { _ = try vault.open().remove([paris, missing], purge: false, ifVersion: nil) } == "not-found")
        #expect(try names() == ["paris"])
    }

    @Test func `a renamed cluster is found under its new name only`() throws {
        try add()
        let lyon = try ClusterName("lyon")
        _ = try vault.open().rename(paris, to: lyon, ifVersion: nil)
        #expect(try names() == ["lyon"])
        #expect(try reveal(lyon) == "token-one")
        #expect(code { _ = try vault.open().show(paris, version: nil) } == "not-found")
    }

    @Test func `a list stands in the order of names, long common beginnings included`() throws {
        let wanted = ["a", "cluster-paris-gpu-a1", "cluster-paris-gpu-a10", "cluster-paris-gpu-a2", "zebra"]
        for name in wanted.shuffled() { try add(name, token: "token-\(name)") }
        #expect(try names() == wanted)
    }

    @Test func `labels select`() throws {
        try add("one")
        var draft = try TestVault.draft("two", token: "token-two")
        try draft.labels.apply("tier=gold")
        _ = try vault.open().add(draft)
        var names: [String] = []
        try vault.open().list(.matching(try LabelSelector("tier=gold")), detail: .full) { names.append($0.name) }
        #expect(names == ["two"])
    }
}
