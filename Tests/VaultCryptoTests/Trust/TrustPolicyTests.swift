// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

@Suite struct `A server's chain` {
    private let fixtures: TrustFixtures

    init() throws { fixtures = try TrustFixtures.shared.get() }

    @Test(arguments: [
        (["direct"], ["root"]), (["leaf", "middle"], ["root"]), (["leaf"], ["root", "middle"]),
        // kubectl takes an intermediate, and the server's own certificate, as an anchor.
        (["leaf"], ["middle"]), (["leaf", "middle"], ["middle"]), (["self"], ["self"]), (["direct"], ["direct"]),
        // What else is in the bundle, or sent, harms nothing.
        (["leaf", "middle", "other"], ["other", "twin", "root"]), (["by-permitted", "permitted"], ["root"]),
        (["no-usage"], ["root"]),
    ])
    func `is trusted if a path leads to the CA data`(chain: [String], anchors: [String]) throws {
        #expect(try fixtures.errors(chain, anchors) == [])
    }

    @Test(arguments: [
        (["direct"], ["other"], ["chain.incomplete"]), (["leaf"], ["root"], ["chain.incomplete"]),
        (["self"], ["root"], ["chain.untrusted"]), (["direct", "root"], ["other"], ["chain.untrusted"]),
        (["direct"], ["twin"], ["chain.untrusted"]),
        (["client"], ["root"], ["leaf.usage"]), (["short"], ["root"], ["leaf.weak-key"]),
        (["p192"], ["root"], ["leaf.weak-key"]), (["sha1"], ["sha1-root"], ["ca.weak-signature"]),
        (["by-mute", "mute"], ["root"], ["ca.not-a-ca"]), (["dotted"], ["root"], ["leaf.parse"]),
        (["by-narrow", "narrow"], ["root"], ["chain.untrusted"]), (["cn-only"], ["root"], ["host.cn-only"]),
    ])
    func `is refused with the rule that it breaks`(chain: [String], anchors: [String], rules: [String]) throws {
        let findings = try fixtures.findings(chain, anchors).filter { $0.severity == .error }
        #expect(findings.map(\.rule) == rules, "\(findings.map(\.message))")
    }

    @Test func `is refused beyond its CA's name constraints`() throws {
        #expect(
            try fixtures.errors(["beyond-permitted", "permitted"], ["root"], "api.example.org") == ["chain.untrusted"])
    }

    @Test(arguments: [
        "api.example.com", "API.Example.Com", "api.example.com.", "a.apps.example.com", "10.0.0.1", "fd00::1",
        "[FD00:0:0::1]", "::ffff:10.0.0.1",
    ])
    func `matches a host that is among its names`(host: String) throws {
        #expect(try fixtures.errors(["direct"], ["root"], host) == [])
    }

    @Test(arguments: [
        "example.com", "b.example.com", "apps.example.com", "a.b.apps.example.com", "10.0.0.2", "fd00::2", "direct",
        "xapi.example.com",
    ])
    func `does not match another host, and says which names there are`(host: String) throws {
        let finding = try #require(try fixtures.findings(["direct"], ["root"], host).first)
        #expect(finding.rule == "host.match")
        #expect(finding.message.contains("DNS:api.example.com"))
        #expect(finding.message.contains("IP:fd00::1"))
        #expect(finding.hint?.contains("--tls-san") == true)
    }

    @Test func `is not for the address that is its common name`() throws {
        #expect(try fixtures.errors(["cn-ip"], ["root"], "10.0.0.1") == ["host.cn-only"])
    }

    @Test func `is judged at the moment that is asked about`() throws {
        let later = Timestamp(seconds: fixtures.now.seconds + 400 * 86_400)
        #expect(try fixtures.errors(["direct"], ["root"], at: later) == ["chain.validity"])
        let before = Timestamp(seconds: fixtures.now.seconds - 10 * 86_400)
        #expect(try fixtures.errors(["direct"], ["root"], at: before) == ["chain.validity"])
    }

    @Test func `is judged in full even if its own certificate is in the CA data`() throws {
        let later = Timestamp(seconds: fixtures.now.seconds + 400 * 86_400)
        #expect(try fixtures.errors(["direct"], ["direct"], at: later) == ["chain.validity"])
        #expect(try fixtures.errors(["self"], ["self"], "other.example.com") == ["host.match"])
        #expect(try fixtures.errors(["short"], ["short"]) == ["leaf.weak-key"])
        #expect(try fixtures.errors(["client"], ["client"]) == ["leaf.usage"])
        #expect(try fixtures.errors(["p192"], ["p192"]) == ["leaf.weak-key", "ca.parse"])
    }

    @Test func `is told everything that is wrong, not the first thing alone`() throws {
        let later = Timestamp(seconds: fixtures.now.seconds + 100 * 86_400)
        let both = try fixtures.findings(["brief"], ["root"], "other.example.com", at: later).filter {
            $0.severity == .error
        }
        #expect(both.map(\.rule) == ["chain.validity", "host.match"])
        let expired = try #require(both.first)
        #expect(expired.message.hasPrefix("the server's certificate \"CN=brief\" expired at 20"))
        #expect(expired.message.hasSuffix(" days ago"))
        #expect(expired.hint?.contains(later.rfc3339) == true)
        #expect(try fixtures.errors(["direct"], ["other"], "other.example.com") == ["chain.incomplete", "host.match"])
        #expect(
            try fixtures.errors(["brief"], ["other"], "other.example.com", at: later)
                == ["chain.validity", "chain.incomplete", "host.match"])
    }

    @Test(arguments: ["", ".", ".example.com", "*.apps.example.com", "a:b", "1.2.3.4.5", "121.2.3.512", "a..b"])
    func `is held against no host that is none`(host: String) {
        #expect(throws: InvalidInput.self) { try ServerName(host) }
    }
}
