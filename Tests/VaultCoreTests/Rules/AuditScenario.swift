// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A cluster about which an audit finds nothing, to be spoilt by one thing at a time.
struct AuditScenario {
    static let day: Int64 = 86_400
    static let now = Timestamp(seconds: 1_800_000_000)

    var overview: ClusterOverview
    var facts = AuditFacts(version: 7)
    var now = AuditScenario.now

    init() {
        overview = ClusterOverview(name: "paris", change: .added, changedAt: Self.now.adding(-Self.day))
        overview.endpoint = "https://10.0.0.1:6443"
        overview.certificates = [Self.certificate()]
        overview.credential = Self.credential(
            CredentialFacts(kind: .boundServiceAccountToken, issuedAt: Self.now.adding(-Self.day)))
        var check = CheckRecord(at: Self.now.adding(-Self.day))
        check.version = 7
        var observation = Observation()
        observation.record(check)
        observation.lastReleasedAt = Self.now.adding(-Self.day)
        facts.observation = observation
    }

    static func credential(_ facts: CredentialFacts) -> StoredCredential {
        StoredCredential(
            facts: facts, fingerprint: CredentialFingerprint(high: 1, low: 2), acquiredAt: now.adding(-day))
    }

    static func certificate(
        from start: Timestamp = now.adding(-400 * day), to end: Timestamp = now.adding(400 * day),
        subject: String = "CN=ca"
    ) -> CertificateSummary {
        CertificateSummary(
            subject: subject, issuer: subject, serial: [1], notBefore: start, notAfter: end, fingerprint: [],
            keyFingerprint: [], isCA: true, keyAlgorithm: "RSA", keyBits: 2048)
    }

    /// Changes what is known of the credential.
    mutating func token(_ change: (inout CredentialFacts) -> Void) {
        guard var credential = overview.credential else { return }
        change(&credential.facts)
        // Nobody has what is yet to be issued; tests that mean an odd date give one that is far from now.
        if let issued = credential.facts.issuedAt, issued > credential.acquiredAt, issued <= now,
            now.since(issued) < Self.day
        {
            credential.acquiredAt = now
        }
        overview.credential = credential
    }

    /// Changes the last check.
    mutating func check(_ change: (inout CheckRecord) -> Void) {
        var check = CheckRecord(at: now.adding(-Self.day))
        check.version = 7
        change(&check)
        var observation = Observation()
        observation.lastReleasedAt = now
        observation.record(check)
        facts.observation = observation
    }

    var findings: [Finding] {
        var all = ClusterFacts(overview: overview, now: now)
        all.audit = facts
        return AuditRules.findings(for: all)
    }

    /// What is found, as `rule severity`.
    var found: [String] { findings.map { "\($0.rule) \($0.severity)" } }

    static func found(_ change: (inout AuditScenario) -> Void) -> [String] {
        var scenario = AuditScenario()
        change(&scenario)
        return scenario.found
    }

    static func finding(_ rule: String, _ change: (inout AuditScenario) -> Void) -> Finding? {
        var scenario = AuditScenario()
        change(&scenario)
        return scenario.findings.first { $0.rule == rule }
    }
}
