// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@testable import VaultKubernetes

/// The rules on what was learnt over the network, on facts made by hand.
@Suite struct OnlineRuleTests {
    private func findings(_ change: (inout OnlineFacts) -> Void, claims: TokenClaims? = nil) -> [Finding] {
        var online = OnlineFacts(url: "https://10.0.0.1:6443")
        change(&online)
        var overview = ClusterOverview(name: "paris", change: .added, changedAt: Timestamp(seconds: 0))
        overview.loadBalancerIP = "203.0.113.10"
        overview.credential = StoredCredential(
            facts: CredentialFacts(kind: .legacyServiceAccountToken, claims: claims),
            fingerprint: CredentialFingerprint(high: 0, low: 0), acquiredAt: Timestamp(seconds: 0))
        let facts = ClusterFacts(overview: overview, now: Timestamp(seconds: 0), online: online)
        return VerificationRules.online.flatMap { $0.findings(for: facts) }
    }

    @Test func `nothing learnt, nothing found`() {
        #expect(findings { _ in } == [])
    }

    @Test(arguments: [
        (60, nil), (-60, nil), (61, "61 seconds ahead of"), (-7300, "2 hours behind"), (400_000, "4 days ahead of"),
    ])
    func `clocks may differ by a minute`(difference: Int64, words: String?) {
        let found = findings {
            $0.clock = ServerClock(
                server: Timestamp(seconds: 1_000_000 + difference), local: Timestamp(seconds: 1_000_000))
        }
        #expect(found.map(\.rule) == (words == nil ? [] : ["clock.skew"]))
        if let words { #expect(found.first?.message.contains(words) == true) }
    }

    @Test func `another identity than the token's is a warning`() {
        var claims = TokenClaims()
        claims.subject = "system:serviceaccount:aichor:dp"
        claims.namespace = "aichor"
        claims.serviceAccount = "dp"
        for (username, rules) in [("system:serviceaccount:aichor:dp", []), ("u-12345", ["auth.identity"])] {
            let found = findings(
                {
                    $0.authentication = .accepted
                    $0.identity = ServerIdentity(username: username)
                }, claims: claims)
            #expect(found.map(\.rule) == rules)
            #expect(found.allSatisfy { $0.severity == .warning })
        }
    }

    @Test func `missing rights are grouped and readable`() {
        let found = findings {
            var access = AccessFacts()
            access.demanded = 67
            access.missing = ["get", "list"].map { ResourceRight(group: "", resource: "pods/exec", verb: $0) }
            access.missing.append(ResourceRight(group: "apps", resource: "deployments", verb: "create"))
            $0.access = access
        }
        #expect(
            found.map(\.message) == [
                "the credential lacks 3 of 67 permissions that AIchor needs: pods/exec (get, list), deployments.apps (create)"
            ])
    }

    @Test func `a server's words are neutral in every message`() {
        let hostile = "\u{1B}[2Jhello\u{202E}\r\n"
        let found = findings {
            $0.authentication = .rejected(hostile)
            var access = AccessFacts()
            access.excessive = [ResourceRight(group: hostile, resource: hostile, verb: hostile)]
            $0.access = access
        }
        #expect(found.count == 2)
        for finding in found {
            #expect(finding.message.unicodeScalars.allSatisfy { $0.isVisibleASCII || $0 == " " || $0 == "…" })
        }
    }

    @Test func `system roots vouch only where they are asked`() throws {
        let fixtures = try NetworkFixtures.shared.get()
        // The first CA in the place of the system's roots.
        let roots = TrustPolicy(anchors: TrustPolicy.certificates(ofFile: fixtures.path("first-ca.pem")))
        let pem = Array(try Data(contentsOf: URL(fileURLWithPath: fixtures.path("first.pem"))))
        let chain = try ServingChain.parse(pem.span)
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let host = try ServerName("localhost")
        #expect(try !roots.evaluate(chain, host: host, at: now).contains { $0.severity == .error })
        #expect(try fixtures.trust("second-ca").evaluate(chain, host: host, at: now).contains { $0.severity == .error })
        #expect(try TrustPolicy.systemRoots.evaluate(chain, host: host, at: now).contains { $0.severity == .error })
        #expect(TrustPolicy.certificates(ofFile: "/etc/ssl/certs/ca-certificates.crt").count > 50)
        #expect(TrustPolicy.certificates(ofFile: "/no/such/file").isEmpty)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("Mon, 23 Nov 2026 04:00:00 GMT", "2026-11-23T04:00:00Z"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun Nov  6 08:49:37 1994", nil), ("", nil),
        ("Sun, 06 Nov 1994", nil),
        ("Sun, 31 Feb 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
    ])
    func `a date header is read strictly`(text: String, expected: String?) {
        #expect(HTTPDate.timestamp(text)?.rfc3339 == expected)
    }
}
