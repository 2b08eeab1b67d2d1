// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

/// What must not make an audit call well what is not: other clocks, other dates, other versions.
@Suite struct `Audits are not soothed` {
    private static let day: Int64 = 86_400
    private let vault: TestVault

    init() throws { vault = try TestVault() }

    /// The vault as a machine sees it whose clock is so many days ahead.
    private func open(days: Int64) throws -> UnlockedVault {
        var context = vault.context
        let now = context.now
        context.now = { now().adding(days * Self.day) }
        var secrets = UnlockSecrets()
        secrets.keyFile = TestVault.key
        return try LockedVault(at: vault.path, context: context).unlock(with: secrets)
    }

    private func add(_ name: String, token: String, days: Int64, issued: Timestamp? = nil) throws {
        var draft = ClusterDraft(
            name: try ClusterName(name), endpoint: try APIEndpoint("https://10.1.2.3:6443"),
            loadBalancer: try LoadBalancerAddress("203.0.113.10"), credential: .bearer(TestVault.secret(token)))
        draft.issuedAt = issued
        _ = try open(days: days).add(draft)
    }

    private func set(_ name: String, days: Int64, _ change: (inout ClusterPatch) throws -> Void) throws {
        var patch = ClusterPatch()
        try change(&patch)
        _ = try open(days: days).set(try ClusterName(name), patch, ifVersion: nil)
    }

    private func verify(_ name: String, days: Int64) throws {
        _ = try open(days: days).verify(.names([try ClusterName(name)]), VerificationOptions())
    }

    private func audit(days: Int64 = 0) throws -> AuditReport { try open(days: days).audit(AuditOptions()) }

    private func cluster(_ name: String, days: Int64 = 0) throws -> ClusterAudit {
        try #require(try audit(days: days).clusters.first { $0.cluster.name == name })
    }

    private func rules(_ name: String, days: Int64 = 0) throws -> [String] {
        try cluster(name, days: days).findings.map(\.rule)
    }

    @Test func `dates that are yet to come are found, whatever came after them`() throws {
        try add("paris", token: "token-of-paris", days: 3650)
        try verify("paris", days: 3651)
        try add("oslo", token: "token-of-oslo", days: 0)
        let report = try audit()
        #expect(report.findings.map(\.rule).contains("log.clock"))
        let paris = try cluster("paris")
        #expect(paris.state == .critical)
        #expect(paris.findings.first?.rule == "age.future")
        #expect(try !rules("paris", days: 3652).contains("age.future"))
    }

    @Test func `a check of the future stays no fresh one for years`() throws {
        try add("paris", token: "token-of-paris", days: 0)
        try verify("paris", days: 3650)
        #expect(try rules("paris").first == "age.future")
    }

    @Test func `no credential grows young by a date of issue after it was acquired`() throws {
        try add("paris", token: "token-of-paris", days: -175)
        #expect(try cluster("paris").state == .overdue)
        let issued = vault.context.now().adding(-Self.day)
        let error = #expect(throws: VaultError.self) { try set("paris", days: 0) { $0.issuedAt = issued } }
        #expect(error?.code == .inputInvalid)
        #expect(try cluster("paris").state == .overdue)
    }

    @Test func `a token that comes back is as old as it was`() throws {
        try add("paris", token: "first-token-of-paris", days: -175)
        try set("paris", days: -1) { $0.credential = .bearer(TestVault.secret("second-token-of-paris")) }
        #expect(try cluster("paris").state < .overdue)
        try set("paris", days: 0) { $0.credential = .bearer(TestVault.secret("first-token-of-paris")) }
        #expect(try cluster("paris").state == .overdue)
    }

    @Test func `a failed check counts until what it looked at is another`() throws {
        try add("paris", token: "token-of-paris", days: -2)
        var record = CheckRecord(at: vault.context.now().adding(-Self.day))
        (record.version, record.verdict, record.isOnline) = (1, .error, true)
        record.findings = [Finding(rule: "host.match", severity: .error, message: "m")]
        try open(days: 0).write { session in
            let found = try session.require(try ClusterName("paris"))
            try session.noteCheck(record, of: found.row.recordID, chain: nil)
        }
        #expect(try rules("paris").contains("verify.failed"))
        try set("paris", days: 0) { $0.labelChanges = ["site=paris"] }
        try verify("paris", days: 0)
        #expect(try rules("paris").contains("verify.failed"))
        _ = try open(days: 0).rename(try ClusterName("paris"), to: try ClusterName("lyon"), ifVersion: nil)
        #expect(try rules("lyon").contains("verify.failed"))
        try set("lyon", days: 0) { $0.credential = .bearer(TestVault.secret("another-token-of-paris")) }
        #expect(try !rules("lyon").contains("verify.failed"))
        #expect(try rules("lyon").contains("verify.stale"))
    }

    @Test func `a token whose form is odd stays odd`() throws {
        try add("paris", token: "token-of-paris", days: -2)
        var record = CheckRecord(at: vault.context.now().adding(-Self.day))
        (record.version, record.verdict) = (1, .warning)
        record.findings = [Finding(rule: "token.shape", severity: .warning, message: "its exp is no number")]
        try open(days: 0).write { session in
            let found = try session.require(try ClusterName("paris"))
            try session.noteCheck(record, of: found.row.recordID, chain: nil)
        }
        #expect(try cluster("paris").state == .warning)
        #expect(try rules("paris").contains("token.shape"))
    }

    @Test func `a token of a cluster that is removed and added again is as old as it was`() throws {
        try add("paris", token: "token-of-paris", days: -175)
        _ = try open(days: -1).remove([try ClusterName("paris")], purge: false, ifVersion: nil)
        try add("paris", token: "token-of-paris", days: 0)
        #expect(try cluster("paris").state == .overdue)
        #expect(try cluster("paris").cluster.credential?.rotatedAt == nil)
        _ = try open(days: 0).remove([try ClusterName("paris")], purge: false, ifVersion: nil)
        try add("paris", token: "another-token-of-paris", days: 0)
        #expect(try cluster("paris").state < .overdue)
    }

    @Test func `a credential of the future is of today once it is stored again`() throws {
        try add("paris", token: "token-of-paris", days: 3650)
        #expect(try rules("paris").first == "age.future")
        try set("paris", days: 0) { $0.credential = .bearer(TestVault.secret("token-of-paris")) }
        #expect(try !rules("paris").contains("age.future"))
        #expect(try cluster("paris").ageFrom == vault.context.now())
        #expect(try cluster("paris").cluster.credential?.rotatedAt == nil)
        try set("paris", days: 3650) { $0.credential = .bearer(TestVault.secret("second-token-of-paris")) }
        #expect(try cluster("paris").cluster.credential?.rotatedAt == vault.context.now().adding(3650 * Self.day))
        try set("paris", days: 0) { $0.credential = .bearer(TestVault.secret("second-token-of-paris")) }
        #expect(try cluster("paris").cluster.credential?.rotatedAt == nil)
        // And only then: otherwise the same token again makes nothing young, nor a version.
        try set("paris", days: 20) { $0.credential = .bearer(TestVault.secret("second-token-of-paris")) }
        #expect(try cluster("paris").cluster.version == 4)
    }

    @Test func `a log that the clock is a year behind makes an audit fail, and one odd entry does not`() throws {
        func clock(days: Int64) throws -> [Severity] {
            try audit(days: days).findings.filter { $0.rule == "log.clock" && $0.command == nil }.map(\.severity)
        }
        try add("paris", token: "token-of-paris", days: 365)
        #expect(try clock(days: 0) == [.error])
        // What this clock itself wrote proves nothing; that it wrote most of the log does.
        try add("oslo", token: "token-of-oslo", days: 0)
        #expect(try clock(days: 0) == [.error])
        try add("rome", token: "token-of-rome", days: 0)
        #expect(try clock(days: 0) == [])
        #expect(try audit().findings.contains { $0.rule == "log.clock" && $0.severity == .notice })
    }

    @Test func `power is that of the credential that has it, after a restoration too`() throws {
        try add("paris", token: "token-of-paris", days: -3)
        try set("paris", days: -2) { $0.credential = .bearer(TestVault.secret("token-with-power")) }
        var record = CheckRecord(at: vault.context.now().adding(-Self.day))
        (record.version, record.verdict, record.isOnline) = (2, .warning, true)
        record.findings = [Finding(rule: "rbac.excessive", severity: .warning, message: "m")]
        try open(days: 0).write { session in
            let found = try session.require(try ClusterName("paris"))
            try session.noteCheck(record, of: found.row.recordID, chain: nil)
        }
        #expect(try rules("paris").contains("rbac.excessive"))
        let name = try ClusterName("paris")
        _ = try open(days: 0).restore(name, version: 1, as: nil)
        #expect(try !rules("paris").contains("rbac.excessive"))
        #expect(try cluster("paris").cluster.credential?.rotatedAt == vault.context.now())
        // What only was away and came back was not rotated.
        _ = try open(days: 1).remove([name], purge: false, ifVersion: nil)
        _ = try open(days: 2).restore(name, version: nil, as: nil)
        #expect(try cluster("paris").cluster.credential?.rotatedAt == vault.context.now())
    }
}
