// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

/// Each rule that needs no network, once where it finds something and once where it does not.
@Suite struct OfflineRuleTests {
    private static let now = Timestamp(seconds: 1_800_000_000)
    private static let day: Int64 = 86_400

    private static func cluster(_ change: (inout ClusterOverview) -> Void = { _ in }) -> ClusterFacts {
        var overview = ClusterOverview(name: "paris", change: .added, changedAt: now)
        overview.endpoint = "https://10.0.0.1:6443"
        overview.loadBalancerIP = "203.0.113.10"
        overview.credential = credential(CredentialFacts(kind: .legacyServiceAccountToken, claims: account()))
        change(&overview)
        return ClusterFacts(overview: overview, now: now)
    }

    private static func credential(_ facts: CredentialFacts) -> StoredCredential {
        StoredCredential(facts: facts, fingerprint: CredentialFingerprint(high: 1, low: 2), acquiredAt: now)
    }

    private static func account(subject: String = "system:serviceaccount:aichor:dp") -> TokenClaims {
        var claims = TokenClaims()
        claims.issuer = "kubernetes/serviceaccount"
        claims.subject = subject
        claims.namespace = "aichor"
        claims.serviceAccount = "dp"
        return claims
    }

    private static func bound(lives: Int64, left: Int64) -> CredentialFacts {
        CredentialFacts(
            kind: .boundServiceAccountToken, claims: account(),
            issuedAt: Timestamp(seconds: now.seconds + left - lives), expiresAt: Timestamp(seconds: now.seconds + left))
    }

    private static func certificate(_ change: (inout CertificateSummary) -> Void = { _ in }) -> CertificateSummary {
        var summary = CertificateSummary(
            subject: "CN=ca", issuer: "CN=root", serial: [1], notBefore: Timestamp(seconds: 0),
            notAfter: Timestamp(seconds: now.seconds + 400 * day), fingerprint: [1], keyFingerprint: [2], isCA: true,
            keyAlgorithm: "RSA", keyBits: 2048)
        summary.role = .authority
        summary.signatureAlgorithm = "RSA-SHA256"
        change(&summary)
        return summary
    }

    /// What is found, as `rule severity`.
    private func found(_ facts: ClusterFacts) -> [String] {
        VerificationRules.findings(for: facts).map { "\($0.rule) \($0.severity)" }
    }

    @Test func `a sound cluster has no findings`() {
        #expect(found(Self.cluster { $0.certificates = [Self.certificate()] }) == [])
        let token = Self.bound(lives: 300 * Self.day, left: 200 * Self.day)
        #expect(found(Self.cluster { $0.credential = Self.credential(token) }) == [])
    }

    @Test(arguments: [
        (1, 1, ["token.expires-soon warning", "token.short-lived warning"]), (300, 27, ["token.expires-soon warning"]),
        (300, 0, ["token.expired error"]), (300, -1, ["token.expired error"]), (300, 29, []),
    ])
    func `a token's life is judged`(lives: Int64, left: Int64, expected: [String]) {
        let token = Self.bound(lives: lives * Self.day, left: left * Self.day)
        #expect(found(Self.cluster { $0.credential = Self.credential(token) }) == expected)
    }

    @Test func `a token before its time is an error`() {
        var token = CredentialFacts(kind: .legacyServiceAccountToken, claims: Self.account())
        token.notBefore = Timestamp(seconds: Self.now.seconds + 1)
        #expect(found(Self.cluster { $0.credential = Self.credential(token) }) == ["token.not-yet-valid error"])
    }

    @Test func `whose token it is and whom it is for is looked at`() {
        let stranger = CredentialFacts(kind: .opaqueBearer, claims: Self.account(subject: "alice"))
        #expect(found(Self.cluster { $0.credential = Self.credential(stranger) }) == ["token.subject warning"])
        let other = CredentialFacts(
            kind: .legacyServiceAccountToken, claims: Self.account(subject: "system:serviceaccount:x:dp"))
        #expect(found(Self.cluster { $0.credential = Self.credential(other) }) == ["token.subject warning"])
        for (audience, expected) in [
            ("vault", ["token.audience warning"]), ("https://kubernetes.default.svc.cluster.local", []), ("k3s", []),
        ] {
            var claims = Self.account()
            claims.audiences = [audience]
            let token = CredentialFacts(kind: .boundServiceAccountToken, claims: claims)
            #expect(found(Self.cluster { $0.credential = Self.credential(token) }) == expected)
        }
        // A token that says nothing of itself is legal.
        let silent = CredentialFacts(kind: .opaqueBearer)
        #expect(found(Self.cluster { $0.credential = Self.credential(silent) }) == [])
    }

    @Test func `basic authentication warns`() {
        let basic = CredentialFacts(kind: .basic)
        #expect(found(Self.cluster { $0.credential = Self.credential(basic) }) == ["auth.basic-removed warning"])
    }

    @Test func `what stands in the form is read again`() {
        #expect(found(Self.cluster { $0.endpoint = "http://a" }) == ["host.scheme error"])
        #expect(found(Self.cluster { $0.endpoint = "https://1.2.3.4.5" }) == ["host.syntax error"])
        #expect(found(Self.cluster { $0.loadBalancerIP = "lb.example.com" }) == ["lb.syntax error"])
        #expect(found(Self.cluster { $0.name = "Paris" }) == ["name.syntax error"])
    }

    @Test func `one sound certificate makes errors of the others warnings`() {
        let expired = Self.certificate { $0.notAfter = Timestamp(seconds: 1) }
        #expect(found(Self.cluster { $0.certificates = [expired] }) == ["ca.validity error"])
        #expect(found(Self.cluster { $0.certificates = [expired, Self.certificate()] }) == ["ca.validity warning"])
        let weak = Self.certificate { $0.keyBits = 1024 }
        #expect(found(Self.cluster { $0.certificates = [weak] }) == ["ca.weak-key error"])
        #expect(found(Self.cluster { $0.certificates = [weak, Self.certificate()] }) == ["ca.weak-key warning"])
        let leaf = Self.certificate { $0.role = .leaf }
        #expect(found(Self.cluster { $0.certificates = [leaf] }) == ["ca.not-a-ca error"])
        #expect(found(Self.cluster { $0.certificates = [leaf, Self.certificate()] }) == ["ca.not-a-ca warning"])
    }

    @Test func `a weak signature counts only where it is checked`() {
        let weak = Self.certificate { $0.signatureAlgorithm = "RSA-SHA1" }
        #expect(found(Self.cluster { $0.certificates = [weak] }) == ["ca.weak-signature warning"])
        let root = Self.certificate {
            $0.signatureAlgorithm = "RSA-SHA1"
            $0.issuer = $0.subject
        }
        #expect(found(Self.cluster { $0.certificates = [root] }) == [])
    }

    @Test func `what an older program stored of a certificate is enough`() {
        let old = Self.certificate {
            $0.role = nil
            $0.signatureAlgorithm = nil
        }
        #expect(found(Self.cluster { $0.certificates = [old] }) == [])
    }

    @Test func `errors come first and nothing is said twice`() {
        var facts = Self.cluster { $0.certificates = [Self.certificate { $0.notAfter = Timestamp(seconds: 1) }] }
        let warning = Finding(rule: "ca.duplicate", severity: .warning, message: "m")
        facts.bundleFindings = [warning, warning]
        #expect(found(facts) == ["ca.validity error", "ca.duplicate warning"])
    }

    @Test func `a host is proven by a trusted chain alone`() {
        #expect(HostProof(nil) == .unknown)
        let warning = Finding(rule: "leaf.usage", severity: .warning, message: "m")
        let error = Finding(rule: "host.match", severity: .error, message: "m")
        #expect(HostProof(ServingFacts(source: .given, findings: [warning])) == .proven(.given))
        #expect(HostProof(ServingFacts(source: .seen, findings: [warning, error])) == .refuted(.seen))
    }

    @Test func `every rule is explained once`() {
        let ids = RuleGuide.all.map(\.rule)
        #expect(Set(ids).count == ids.count)
        for guide in RuleGuide.all {
            #expect(RuleGuide.of(guide.rule)?.rule == guide.rule)
            for text in [guide.meaning, guide.remedy] { #expect(text.hasSuffix("."), "\(guide.rule)") }
            #expect(!guide.about.hasSuffix("."), "\(guide.rule)")
        }
    }
}

@Suite struct ResourceRightTests {
    @Test func `a list of rights is bounded, whatever a server sends`() {
        let many = (0..<500).map { ResourceRight(group: "g", resource: "r\($0 % 20)", verb: "v\($0)") }
        let text = many.listed(limit: 8)
        #expect(text.utf8.count < 1000)
        #expect(text.hasSuffix("and 12 more resources"))
        #expect(text.contains("and 13 more)"))
        let few = [
            ResourceRight(group: "", resource: "pods", verb: "get"),
            ResourceRight(group: "", resource: "pods", verb: "list"),
        ]
        #expect(few.listed(limit: 8) == "pods (get, list)")
    }
}
