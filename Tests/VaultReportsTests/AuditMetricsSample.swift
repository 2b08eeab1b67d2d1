// SPDX-License-Identifier: Apache-2.0
import VaultCore

@testable import Vault

/// Reports for the tests of metrics and calendars: one cluster for every way in which a date is known, unknown or odd.
enum AuditMetricsSample {
    static let day: Int64 = 86_400
    /// 2026-11-23T10:00:00Z.
    static let now = Timestamp(seconds: 1_795_428_000)
    /// What must never be taken for markup, a line's end, a quote or a name's end.
    static let hostile = "a\"},x\\n\n\r\u{1b}[31m\u{202e};,:é\u{1f511}<script>=cmd|"

    static func days(_ days: Int64) -> Timestamp { now.adding(days * day) }

    /// A report as an audit of that vault gives it.
    static func report(_ clusters: [ClusterAudit] = clusters, policyVersion: UInt64 = 3) -> AuditReport {
        var vault = AuditedVault(
            id: "3f2a9c1e0b4d5566778899aabbccddee", generation: 4711, format: 1, path: "/srv/\(hostile)/vault.db")
        vault.policyVersion = policyVersion
        vault.slots = [slot("ops", .passphrase), slot("cron", .keyFile), slot(hostile, .keyFile)]
        vault.clusters = clusters.count
        (vault.logFirst, vault.logEntries) = (11, 990)
        var summary = AuditSummary()
        for audit in clusters { summary.states[audit.state, default: 0] += 1 }
        let due = clusters.filter { $0.nextDueAt.map { $0 > now } ?? false }
        summary.nextDue = due.map { ($0.cluster.name, $0.nextDueAt ?? now) }.min { $0.1 < $1.1 }
        var report = AuditReport(at: now, vault: vault, clusters: clusters, summary: summary)
        report.findings = [Finding(rule: "key.no-recovery", severity: .warning, message: "no recovery code opens it")]
        return report
    }

    private static func slot(_ label: String, _ kind: KeySlotKind) -> KeySlotInfo {
        KeySlotInfo(id: "00", label: label, kind: kind, createdAt: days(-400), scryptN: 0, isCurrent: false)
    }

    /// One of each.
    static var clusters: [ClusterAudit] { [expired, overdue, hostileBasic, soon, far, odd, young, bare] }

    /// A bound token past its end, below a CA that ends soon, behind a server certificate that ended.
    static var expired: ClusterAudit {
        var audit = audit(
            "paris-a100", number: 1, .boundServiceAccountToken, state: .expired, issued: days(-30), expires: days(-1),
            authorities: [(0xA1, days(20)), (0xA2, days(3000)), (0xA1, days(20))])
        audit.serving = ServingCertificate(notBefore: days(-90), notAfter: days(-2), fingerprint: digest(0x51))
        audit.findings = [
            Finding(
                rule: "token.expired", severity: .error, message: "the token expired", dueAt: days(-1),
                command: "aichor-vault set paris-a100 --token-stdin")
        ]
        check(&audit, .error, at: days(-3))
        return audit
    }

    /// A legacy token of unknown age, overdue.
    static var overdue: ClusterAudit {
        var audit = audit(
            "lyon", number: 2, .legacyServiceAccountToken, state: .overdue, issued: nil, acquired: days(-100))
        audit.cluster.lastReleasedAt = days(-7)
        audit.findings = [
            Finding(rule: "age.maximum", severity: .error, message: "is 100 days old", dueAt: days(-10)),
            Finding(rule: "age.unknown", severity: .notice, message: "nobody knows when it was issued"),
        ]
        return audit
    }

    /// Basic credentials with hostile text wherever text can be, the rule's id and the name not excepted.
    static var hostileBasic: ClusterAudit {
        var audit = audit(hostile, number: 3, .basic, state: .critical, issued: nil, acquired: days(-80))
        audit.cluster.ecosystem = hostile
        audit.cluster.credential?.username = hostile
        audit.findings = [
            Finding(rule: hostile, severity: .error, message: hostile, hint: hostile, command: hostile),
            Finding(rule: "age.unknown", severity: .notice, message: hostile),
        ]
        return audit
    }

    /// A bound token with ten days left, rotated once.
    static var soon: ClusterAudit {
        var audit = audit(
            "nice", number: 4, .boundServiceAccountToken, state: .critical, issued: days(-80), expires: days(10))
        audit.cluster.credential?.rotatedAt = days(-80)
        audit.findings = [Finding(rule: "token.expires-soon", severity: .error, message: "soon", dueAt: days(10))]
        check(&audit, .warning, at: days(-2))
        return audit
    }

    /// Dates that no calendar has.
    static var far: ClusterAudit {
        var audit = audit(
            "far", number: 5, .opaqueBearer, state: .ok, issued: Timestamp(seconds: .min),
            expires: Timestamp(seconds: .max), authorities: [(0xA3, Timestamp(seconds: 253_402_300_800))])
        audit.dueAt = Timestamp(seconds: .max)
        audit.serving = ServingCertificate(
            notBefore: Timestamp(seconds: .min), notAfter: Timestamp(seconds: -62_135_596_801), fingerprint: [])
        return audit
    }

    /// The last and the first day that a calendar has, and a leap day.
    static var odd: ClusterAudit {
        var audit = audit(
            "odd", number: 6, .boundServiceAccountToken, state: .ok, issued: Timestamp(seconds: -62_135_596_800),
            expires: Timestamp(year: 9999, month: 12, day: 31),
            authorities: [(0xA4, Timestamp(year: 1, month: 1, day: 1))])
        audit.dueAt = Timestamp(year: 2028, month: 2, day: 29)
        return audit
    }

    /// All well.
    static var young: ClusterAudit {
        var audit = audit(
            "young", number: 7, .opaqueBearer, state: .ok, issued: days(-1), authorities: [(0xA5, days(4000))])
        check(&audit, .ok, at: now)
        return audit
    }

    /// Nothing is known of it.
    static var bare: ClusterAudit {
        var audit = audit("bare", number: 8, .basic, state: .ok, issued: nil)
        audit.cluster.credential = nil
        audit.ageFrom = nil
        audit.dueAt = nil
        audit.nextDueAt = nil
        return audit
    }

    /// A cluster with a credential, due 90 days after it was issued or acquired.
    static func audit(
        _ name: String, number: UInt64, _ kind: CredentialKind, state: AuditState, issued: Timestamp?,
        acquired: Timestamp = now, expires: Timestamp? = nil, authorities: [(UInt8, Timestamp)] = []
    ) -> ClusterAudit {
        var overview = ClusterOverview(name: name, change: .changed, changedAt: days(-2))
        overview.endpoint = "https://secret-host.example:6443"
        overview.loadBalancerIP = "203.0.113.10"
        overview.ecosystem = "secret-ecosystem"
        try? overview.labels.apply("site=secret-label")
        overview.certificates = authorities.map { number, end in
            CertificateSummary(
                subject: "CN=secret-subject", issuer: "CN=secret-subject", serial: [1], notBefore: days(-100),
                notAfter: end, fingerprint: digest(number), keyFingerprint: digest(number), isCA: true,
                keyAlgorithm: "RSA", keyBits: 2048)
        }
        overview.credential = StoredCredential(
            facts: CredentialFacts(kind: kind, issuedAt: issued, expiresAt: expires),
            fingerprint: CredentialFingerprint(high: number, low: 2), acquiredAt: acquired)
        let row = RecordRow(
            kind: .cluster, recordID: RecordID(high: number, low: number), version: number + 1, state: .current)
        let ageFrom = issued ?? acquired
        var audit = ClusterAudit(
            cluster: ClusterView(overview, row: row), state: state, findings: [], ageFrom: ageFrom,
            isIssueKnown: issued != nil, pseudonym: "00000000000000" + String(10 + number))
        audit.dueAt = ageFrom.adding(90 * day)
        audit.authorityNotAfter = authorities.map(\.1).min()
        audit.nextDueAt = [audit.dueAt, expires, audit.authorityNotAfter].compactMap { $0 }.min()
        return audit
    }

    private static func check(_ audit: inout ClusterAudit, _ verdict: Verdict, at moment: Timestamp) {
        var check = CheckRecord(at: moment)
        check.verdict = verdict
        check.version = audit.cluster.version
        audit.cluster.lastCheck = check
    }

    static func digest(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }
}
