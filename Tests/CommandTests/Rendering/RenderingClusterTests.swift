// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault
@testable import aichor_vault

struct RenderingClusterTests {
    private let now = Timestamp(seconds: 1_800_000_000)
    private static let day: Int64 = 86_400

    private func cluster(_ facts: CredentialFacts, authorityDays: Int64? = 4000) -> ClusterView {
        let row = RecordRow(
            kind: .cluster, recordID: RecordID(high: 0, low: 0), version: 2, state: .current)
        return ClusterView(overview(facts, authorityDays: authorityDays), row: row)
    }

    private func overview(_ facts: CredentialFacts, authorityDays: Int64?) -> ClusterOverview {
        let certificates = authorityDays.map { days in
            CertificateSummary(
                subject: "CN=ca", issuer: "CN=ca", serial: [1], notBefore: Timestamp(seconds: 0),
                notAfter: Timestamp(seconds: now.seconds + days * Self.day), fingerprint: [0xAB],
                keyFingerprint: [0xCD],
                isCA: true, keyAlgorithm: "RSA", keyBits: 2048)
        }
        var overview = ClusterOverview(name: "paris", change: .changed, changedAt: now)
        overview.loadBalancerIP = "203.0.113.10"
        overview.certificates = certificates.map { [$0] } ?? []
        overview.credential = StoredCredential(
            facts: facts, fingerprint: CredentialFingerprint(high: 1, low: 2),
            acquiredAt: Timestamp(seconds: now.seconds - 3 * Self.day))
        return overview
    }

    private func token(days: Int64?) -> CredentialFacts {
        CredentialFacts(
            kind: .boundServiceAccountToken,
            expiresAt: days.map { Timestamp(seconds: now.seconds + $0 * Self.day) })
    }

    @Test(
        arguments: [
            (365, 4000, "ok"), (13, 4000, "critical: token.expires-soon"), (29, 4000, "ok"),
            (28, 4000, "warning: token.expires-soon"), (-1, 4000, "expired: token.expired"),
            (0, 4000, "expired: token.expired"), (365, 27, "warning: ca.expires-soon"),
            (365, -1, "expired: ca.validity"), (13, -1, "expired: ca.validity"),
            (-1, -1, "expired: ca.validity, token.expired"),
        ] as [(Int64, Int64, String)])
    func `the status is the audit's state with the rules that decide it`(
        token: Int64, authority: Int64, words: String
    ) throws {
        let health = try #require(self.health(self.token(days: token), authorityDays: authority))
        #expect(health.text == words)
    }

    @Test func `a failed check shows the rules by which it failed`() throws {
        var check = CheckRecord(at: now)
        check.isOnline = true
        let rules = ["auth.rejected", "lb.unreachable", "rbac.missing", "host.match", "clock.skew"]
        check.findings = rules.map { rule in
            Finding(rule: rule, severity: rule == "lb.unreachable" ? .warning : .error, message: "m")
        }
        check.verdict = .error
        let health = try #require(self.health(token(days: 365), check))
        #expect(health.text == "critical: auth.rejected, rbac.missing, host.match and 1 more")
        #expect(health.cell == "critical: auth.rejected +3")
        #expect(health.since == now)
    }

    private func health(
        _ facts: CredentialFacts, authorityDays: Int64 = 4000, _ check: CheckRecord? = nil
    ) -> ClusterHealth? {
        var all = ClusterFacts(overview: overview(facts, authorityDays: authorityDays), now: now)
        var audit = AuditFacts(version: 2)
        var observation = Observation()
        observation.record(check ?? CheckRecord(at: now))
        observation.lastReleasedAt = now
        audit.observation = observation
        all.audit = audit
        return ClusterHealth(AuditRules.findings(for: all), all)
    }

    @Test(arguments: [
        (CredentialKind.legacyServiceAccountToken, "never"), (.opaqueBearer, "unknown"),
        (.boundServiceAccountToken, "unknown"),
    ])
    func `a token without an expiry says what that means`(kind: CredentialKind, words: String) {
        #expect(CredentialText.expiry(CredentialFacts(kind: kind), now: now) == words)
    }

    @Test func `the age counts from the issue time, or from when the vault got it`() {
        #expect(CredentialText.age(cluster(token(days: nil)).credential, now: now) == "3d")
        let issued = CredentialFacts(
            kind: .opaqueBearer, issuedAt: Timestamp(seconds: now.seconds - 400 * Self.day))
        #expect(CredentialText.age(cluster(issued).credential, now: now) == "400d")
    }

    @Test(arguments: [false, true])
    func `a row has a cell for every heading`(wide: Bool) {
        var table = Table(ClusterRow.headers(wide: wide))
        let rows = [ClusterRow(cluster: cluster(token(days: 5))), ClusterRow(cluster: cluster(token(days: 50)))]
        for row in rows { row.addCells(to: &table, wide: wide, RenderContext(now: now)) }
        let lines = table.rendered(RenderContext(now: now)).split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 3)
        #expect(lines.dropFirst().allSatisfy { $0.starts(with: "paris".utf8) })
    }
}
