// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

/// Where OpenSSL alone would be looser than kubectl, or refuse what kubectl takes.
@Suite struct `A chain is judged like kubectl` {
    private let fixtures: TrustFixtures

    init() throws { fixtures = try TrustFixtures.shared.get() }

    @Test(arguments: [
        ("critical-aki", "root", "authority key identifier marked as critical"),
        ("critical-access", "root", "authority information access marked as critical"),
        ("bad-access", "root", "authority information access that kubectl cannot read"),
        ("old-critical", "root", "2.16.840.1.113730.1.1, which is critical"),
        ("unknown-critical", "root", "1.3.6.1.4.1.55738.1, which is critical"),
        ("negative", "root", "negative serial number"),
        ("sha224", "rsa-root", "algorithm that kubectl does not support"),
    ])
    func `when OpenSSL takes what Go refuses`(leaf: String, anchor: String, words: String) throws {
        let findings = try fixtures.findings([leaf], [anchor]).filter { $0.severity == .error }
        #expect(findings.map(\.rule) == [leaf == "sha224" ? "chain.untrusted" : "leaf.parse"])
        #expect(findings.first?.message.contains(words) == true, "\(findings.map(\.message))")
    }

    @Test func `when a name differs in case`() throws {
        #expect(try fixtures.errors(["folded"], ["folded-root"]) == [])
        #expect(try fixtures.errors(["folded"], ["lower-root"]) == ["chain.incomplete"])
    }

    @Test(arguments: ["any-usage", "agreement", "bad-name", "stranger"])
    func `when OpenSSL refuses what Go takes`(leaf: String) throws {
        #expect(try fixtures.errors([leaf], ["root"]) == [])
    }

    @Test(arguments: ["client-branch", "mute-branch", "crl-branch", "narrow-branch", "old-branch", "lost-branch"])
    func `when another branch is bad`(branch: String) throws {
        let later = Timestamp(seconds: fixtures.now.seconds + 86_400)
        #expect(try fixtures.errors(["by-branch", branch, "branch"], ["root"], at: later) == [])
        #expect(try fixtures.errors(["by-branch", branch], ["root"], at: later).count == 1)
    }

    @Test func `when another CA has the same name`() throws {
        #expect(try fixtures.errors(["stranger"], ["twin", "root"]) == [])
        #expect(try fixtures.errors(["stranger"], ["twin"]) == ["chain.untrusted"])
        #expect(try fixtures.errors(["by-rolled", "rolled"], ["twin", "root"]) == [])
    }

    @Test(arguments: ["", "-no-aki", "-no-ski", "-bare"])
    func `when a CA of the same name signed another key`(_ form: String) throws {
        let (old, leaf) = ("old\(form)", "by-renewed\(form)")
        #expect(try fixtures.errors([leaf, "renewed\(form)"], [old]) == [])
        #expect(try fixtures.errors([leaf], ["renewed\(form)", old]) == [])
        #expect(try fixtures.errors([leaf], [old]) == ["chain.untrusted"])
        #expect(try fixtures.errors([leaf, "renewed\(form)"], ["root"]).count == 1)
        // The same name, the same key, and not what the old one signed.
        #expect(try fixtures.errors([leaf, "forged\(form)"], [old]) == ["chain.untrusted"])
    }

    @Test func `when the path is long`() throws {
        let path = (0..<12).reversed().map { "deep-\($0)" }
        #expect(try fixtures.errors(["by-deep"] + path, ["root"]) == [])
        #expect(
            try fixtures.errors(["by-below-short", "below-short", "short-path"], ["root"]) == ["chain.untrusted"])
    }

    @Test(arguments: ["api.lan", "api.example.com", "a_b.example.com"])
    func `when a name is matched`(host: String) throws {
        #expect(try fixtures.errors(["lan"], ["root"], host) == [])
    }

    @Test func `at the last second, with a warning`() throws {
        let pem = try fixtures.pem(["brief"])
        let reading = try CertificateBundle.read(pem.span)
        let last = try #require(reading.certificates.first?.notAfter)
        let findings = try fixtures.findings(["brief"], ["root"], at: last)
        #expect(findings.map(\.rule) == ["chain.validity"])
        #expect(findings.map(\.severity) == [.warning])
        let after = Timestamp(seconds: last.seconds + 1)
        #expect(try fixtures.errors(["brief"], ["root"], at: after) == ["chain.validity"])
    }

    @Test func `and a stray common name is a warning`() throws {
        let findings = try fixtures.findings(["stray"], ["root"])
        #expect(findings.map(\.rule) == ["host.cn-only"])
        #expect(findings.map(\.severity) == [.warning])
        #expect(try fixtures.findings(["direct"], ["root"]) == [])
    }

    @Test(arguments: [
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nMIIB\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    ])
    func `and a bad block of the CA data is named and passed over`(block: String) throws {
        for index in 0...1 {
            let names = index == 0 ? ["other", "root"] : ["root", "other"]
            let bundle = try fixtures.pem(names, breaking: index, with: block)
            let findings = try fixtures.findings(["direct"], bundle: bundle)
            #expect(findings.map(\.severity).allSatisfy { $0 == .warning })
            #expect(findings.first?.rule == "ca.parse")
        }
        #expect(throws: InvalidInput.self) { try fixtures.findings(["direct"], bundle: Array(block.utf8)) }
    }

    @Test func `and a private key in the CA data is refused`() throws {
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
        let bundle = try fixtures.pem(["root", "other"], breaking: 1, with: key)
        #expect(throws: InvalidInput.self) { try fixtures.findings(["direct"], bundle: bundle) }
    }

    @Test func `and what the server sends must be readable, needed or not`() throws {
        #expect(try fixtures.errors(["direct", "negative"], ["root"]) == ["leaf.parse"])
    }
}
