package import Vault
// SPDX-License-Identifier: Apache-2.0
package import VaultCore

extension AuditSample {
    /// The clusters, the most urgent first.
    package static var clusters: [ClusterAudit] {
        [
            paris, ancient, lyon, tokyo, hostile, quito, basic, soon,
            quiet("berlin", due: days(60)), quiet("madrid", due: days(75, hours: 5)), quiet("oslo", due: nil), future,
        ]
    }

    private static func view(
        _ name: String, _ facts: CredentialFacts, acquired: Timestamp, labels: [(key: String, value: String)] = []
    ) -> ClusterView {
        var overview = ClusterOverview(name: name, change: .added, changedAt: acquired)
        overview.labels = Labels(trusted: labels)
        overview.endpoint = "https://\(name).example:6443"
        overview.loadBalancerIP = "203.0.113.10"
        let number = name.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
        overview.credential = StoredCredential(
            facts: facts, fingerprint: CredentialFingerprint(high: number, low: 1), acquiredAt: acquired)
        let row = RecordRow(
            kind: .cluster, recordID: RecordID(high: number, low: 2), version: number % 5 + 1, state: .current)
        return ClusterView(overview, row: row)
    }

    private static func audit(
        _ view: ClusterView, _ state: AuditState, ageFrom: Timestamp?, issueKnown: Bool = true, due: Timestamp?,
        next: Timestamp? = nil, _ findings: [Finding] = []
    ) -> ClusterAudit {
        var audit = ClusterAudit(
            cluster: view, state: state, findings: findings, ageFrom: ageFrom, isIssueKnown: issueKnown,
            pseudonym: String(view.recordID.prefix(16)))
        audit.dueAt = due
        audit.nextDueAt = next ?? due
        return audit
    }

    private static func replace(_ name: String) -> String { "aichor-vault set \(name) --token-file F" }

    private static func tooOld(_ name: String, _ age: Int64, due: Timestamp) -> Finding {
        Finding(
            rule: "age.maximum", severity: .error,
            message: "the credential is \(age) days old, and the policy allows 90",
            hint: "create a new token and store it", dueAt: due, command: replace(name))
    }

    private static func check(_ ago: Int64, _ verdict: Verdict, _ findings: [Finding] = []) -> CheckRecord {
        var check = CheckRecord(at: days(-ago))
        check.verdict = verdict
        check.findings = findings
        check.isOnline = true
        return check
    }

    private static var paris: ClusterAudit {
        let facts = CredentialFacts(
            kind: .boundServiceAccountToken, issuedAt: days(-33), notBefore: days(-33), expiresAt: days(-3))
        var view = view("paris-a100", facts, acquired: days(-32), labels: [("gpu", "a100"), ("site", "paris")])
        view.lastCheck = check(2, .error)
        view.lastReleasedAt = days(-20)
        view.ecosystem = "research"
        var audit = audit(
            view, .expired, ageFrom: days(-33), due: days(57), next: days(-3),
            [
                Finding(
                    rule: "token.expired", severity: .error, message: "the token expired 3 days ago",
                    hint: "create a new token and store it", dueAt: days(-3), command: replace("paris-a100")),
                Finding(
                    rule: "verify.failed", severity: .error, message: "the last check found an error: auth.rejected",
                    command: "aichor-vault verify paris-a100 --online"),
                Finding(
                    rule: "ca.expires-soon", severity: .warning, message: "a CA expires in 20 days", dueAt: days(20)),
            ])
        audit.lifetimeUsed = 100
        audit.authorityNotAfter = days(20)
        audit.serving = ServingCertificate(
            notBefore: days(-100), notAfter: days(265), fingerprint: Array(repeating: 0xAB, count: 32))
        return audit
    }

    /// Dates before and beyond what calendars print.
    private static var ancient: ClusterAudit {
        let facts = CredentialFacts(
            kind: .opaqueBearer, issuedAt: Timestamp(seconds: -62_200_000_000), expiresAt: Timestamp(seconds: .min))
        let view = view("ancient", facts, acquired: days(-3000), labels: [("site", "pompeii")])
        var audit = audit(
            view, .expired, ageFrom: Timestamp(seconds: -62_200_000_000), due: Timestamp(seconds: -62_192_224_000),
            next: Timestamp(seconds: .min),
            [
                Finding(
                    rule: "token.expired", severity: .error, message: "the token expired long ago",
                    dueAt: Timestamp(seconds: .min), command: replace("ancient"))
            ])
        audit.authorityNotAfter = Timestamp(seconds: .max)
        return audit
    }

    private static var lyon: ClusterAudit {
        let facts = CredentialFacts(kind: .legacyServiceAccountToken)
        let view = view("lyon-h100", facts, acquired: days(-120), labels: [("site", "lyon"), ("gpu", "h100")])
        return audit(
            view, .overdue, ageFrom: days(-120), issueKnown: false, due: days(-30),
            [
                tooOld("lyon-h100", 120, due: days(-30)),
                Finding(
                    rule: "verify.never", severity: .warning, message: "the cluster was never verified",
                    command: "aichor-vault verify lyon-h100"),
                Finding(
                    rule: "age.unknown", severity: .notice,
                    message: "the credential's issue date is unknown; its age is counted from when it was stored"),
            ])
    }

    private static var tokyo: ClusterAudit {
        let facts = CredentialFacts(kind: .opaqueBearer, issuedAt: Timestamp(seconds: 0))
        var view = view(
            "tokyo", facts, acquired: days(-100), labels: [("site", "tokyo"), ("example.com/team", "東京")])
        view.lastCheck = check(40, .ok)
        return audit(
            view, .overdue, ageFrom: Timestamp(seconds: 0), due: Timestamp(seconds: 90 * 86_400),
            [tooOld("tokyo", 20_780, due: Timestamp(seconds: 90 * 86_400))])
    }

    /// Everything that is free text is hostile.
    private static var hostile: ClusterAudit {
        let facts = CredentialFacts(kind: .boundServiceAccountToken, issuedAt: days(-20), expiresAt: days(10))
        let labels = hostileTexts.enumerated().map { (key: "k\($0.offset)", value: $0.element) }
        var view = view("hostile", facts, acquired: days(-20), labels: labels)
        view.ecosystem = hostileTexts.joined(separator: " ")
        view.lastCheck = check(1, .error)
        view.loadBalancerIP = hostileTexts[4]
        view.credential?.username = hostileTexts[3]
        var audit = audit(
            view, .critical, ageFrom: days(-20), due: days(70), next: days(10),
            hostileTexts.map {
                Finding(
                    rule: "verify.failed", severity: .error, message: $0 + " was the server's answer", hint: $0,
                    dueAt: days(10))
            } + [
                Finding(rule: "verify.failed", severity: .warning, message: "=" + longText, command: replace("hostile"))
            ])
        audit.lifetimeUsed = 67
        return audit
    }

    private static var quito: ClusterAudit {
        let facts = CredentialFacts(kind: .legacyServiceAccountToken, issuedAt: days(-80))
        var view = view("quito", facts, acquired: days(-79), labels: [("site", "quito")])
        view.lastCheck = check(3, .ok)
        view.lastReleasedAt = days(-3)
        var audit = audit(
            view, .critical, ageFrom: days(-80), due: days(10, hours: 6),
            [
                Finding(
                    rule: "age.maximum", severity: .error, message: "the credential is due in 10 days",
                    hint: "create a new token and store it", dueAt: days(10, hours: 6), command: replace("quito"))
            ])
        audit.authorityNotAfter = days(3000)
        return audit
    }

    private static var basic: ClusterAudit {
        let facts = CredentialFacts(kind: .basic)
        var view = view(
            "a-name-that-is-as-long-as-the-names-of-clusters-can-be-63-chars", facts, acquired: days(-5),
            labels: [("site", "paris")])
        view.credential?.username = "admin"
        view.lastCheck = check(4, .warning)
        return audit(
            view, .warning, ageFrom: days(-5), issueKnown: false, due: days(85),
            [
                Finding(
                    rule: "policy.basic-auth", severity: .warning,
                    message: "basic authentication, which the policy does not allow",
                    hint: "Kubernetes removed it in 1.19; use a service account's token")
            ])
    }

    private static var soon: ClusterAudit {
        let facts = CredentialFacts(kind: .legacyServiceAccountToken, issuedAt: days(-65))
        var view = view("soon", facts, acquired: days(-65), labels: [("site", "lyon")])
        view.lastCheck = check(5, .ok)
        return audit(
            view, .warning, ageFrom: days(-65), due: days(25),
            [
                Finding(
                    rule: "age.maximum", severity: .warning, message: "the credential is due in 25 days",
                    dueAt: days(25), command: replace("soon"))
            ])
    }

    /// Nothing to say of it.
    package static func quiet(_ name: String, due: Timestamp?) -> ClusterAudit {
        let facts = CredentialFacts(kind: .legacyServiceAccountToken, issuedAt: days(-15))
        var view = view(name, facts, acquired: days(-15), labels: [("site", name)])
        view.lastCheck = check(6, .ok)
        view.lastReleasedAt = days(-14)
        return audit(view, .ok, ageFrom: days(-15), due: due)
    }

    /// A clock that was set back: born after the audit, due beyond the year 9999.
    private static var future: ClusterAudit {
        let facts = CredentialFacts(
            kind: .boundServiceAccountToken, issuedAt: days(2), expiresAt: Timestamp(seconds: 300_000_000_000))
        var view = view("future", facts, acquired: days(2))
        view.lastCheck = check(0, .ok)
        return audit(view, .ok, ageFrom: days(2), due: Timestamp(seconds: 300_000_000_000))
    }
}
