// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

/// Chains made by the openssl command line while the tests run.
final class TrustFixtures: Sendable {
    /// Made once for all suites.
    static let shared = Result { try TrustFixtures() }

    /// Within the dates of all certificates that are not said to be outside.
    let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970) + 86_400)
    private let directory: URL

    private init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("trust-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data("[req]\ndistinguished_name = dn\nstring_mask = utf8only\n[dn]\n".utf8).write(to: place("bare.cnf"))
        let ca = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"]
        let server = ["keyUsage=critical,digitalSignature", "extendedKeyUsage=serverAuth"]
        let names = ["subjectAltName=DNS:api.example.com,DNS:*.apps.example.com,IP:10.0.0.1,IP:fd00::1"]
        try make("root", nil, ca)
        try make("twin", nil, ca, subject: "/CN=root")
        try make("other", nil, ca)
        try make("sha1-root", nil, ca, key: ["rsa:2048"])
        try make("rsa-root", nil, ca, key: ["rsa:2048"])
        try make("folded-root", nil, ca, subject: "/CN=Folded")
        try make("branch", "root", ca)
        try make("middle", "root", ca)
        try make("mute", "root", ["keyUsage=critical,keyCertSign"])
        try make(
            "narrow", "root", ca + ["nameConstraints=critical,excluded;DNS:secret.apps.example.com"])
        try make("permitted", "root", ca + ["nameConstraints=critical,permitted;DNS:example.com"])
        try make("direct", "root", server + names)
        try make("leaf", "middle", server + names)
        try make("by-mute", "mute", server + names)
        try make("by-narrow", "narrow", server + names)
        try make("by-permitted", "permitted", server + ["subjectAltName=DNS:api.example.com"])
        try make("beyond-permitted", "permitted", server + ["subjectAltName=DNS:api.example.org"])
        try make("self", nil, server + names)
        try make("cn-only", "root", server, subject: "/CN=api.example.com")
        try make("cn-ip", "root", server, subject: "/CN=10.0.0.1")
        try make("client", "root", ["extendedKeyUsage=clientAuth"] + names)
        try make("no-usage", "root", names)
        try make("dotted", "root", server + ["subjectAltName=DNS:.example.com,DNS:api.example.com"])
        try make("short", "root", server + names, key: ["rsa:1024"])
        try make("p192", "root", server + names, key: ["ec", "-pkeyopt", "ec_paramgen_curve:prime192v1"])
        try make("brief", "root", server + names, days: "30")
        try make("sha1", "sha1-root", server + names, key: ["rsa:2048"], digest: "sha1")
        try makeRefused(server + names)
        try makeBranches(ca, server + names)
        try makeSignatures(ca, server + names)
    }

    /// One certificate for each algorithm of a signature: its name is that of the algorithm.
    private func makeSignatures(_ ca: [String], _ leaf: [String]) throws {
        try make("ec-root", nil, ca, key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        try make("ed448-root", nil, ca, key: ["ed448"])
        try make("ed448", "ed448-root", leaf)
        for digest in ["md5", "sha1", "sha256", "sha384", "sha512"] {
            try make("rsa-\(digest)", "rsa-root", leaf, digest: digest)
            if digest != "md5" { try make("ec-\(digest)", "ec-root", leaf, digest: digest) }
        }
        for (name, digest, salt, mask) in [
            ("pss-sha256", "sha256", 32, "sha256"), ("pss-sha384", "sha384", 48, "sha384"),
            ("pss-sha512", "sha512", 64, "sha512"), ("pss-sha1", "sha1", 20, "sha1"),
            ("pss-short-salt", "sha256", 20, "sha256"), ("pss-other-mask", "sha256", 32, "sha512"),
        ] {
            let options = ["rsa_padding_mode:pss", "rsa_pss_saltlen:\(salt)", "rsa_mgf1_md:\(mask)"]
            try make(name, "rsa-root", leaf, digest: digest, signing: options)
        }
    }

    /// What Go refuses and OpenSSL takes, and the other way round.
    private func makeRefused(_ leaf: [String]) throws {
        try make("any-usage", "root", ["extendedKeyUsage=anyExtendedKeyUsage"] + leaf.suffix(1))
        try make("agreement", "root", ["keyUsage=critical,dataEncipherment"] + leaf.suffix(2))
        try make("critical-aki", "root", leaf + ["authorityKeyIdentifier=critical,keyid"])
        try make("critical-access", "root", leaf + ["authorityInfoAccess=critical,OCSP;URI:http://a/"])
        try make("bad-access", "root", leaf + ["1.3.6.1.5.5.7.1.1=DER:6d616c"])
        try make("old-critical", "root", leaf + ["nsCertType=critical,server"])
        try make("unknown-critical", "root", leaf + ["1.3.6.1.4.1.55738.1=critical,DER:0500"])
        try make("negative", "root", leaf, serial: "-5")
        try make("sha224", "rsa-root", leaf, key: ["rsa:2048"], digest: "sha224")
        try make("folded", "folded-root", leaf)
        // The same name to OpenSSL, which folds case, and another one to Go.
        try make(
            "lower-root", nil, ["basicConstraints=critical,CA:TRUE"], subject: "/CN=folded", keyFrom: "folded-root")
        try make("lan", "root", leaf.prefix(2) + ["subjectAltName=DNS:*.lan,DNS:API.Example.Com,DNS:a_b.example.com"])
        try make("bad-name", "root", leaf.prefix(2) + ["subjectAltName=DNS:api example com,DNS:api.example.com"])
        try make("stray", "root", leaf, subject: "/CN=other.example.com")
    }

    /// Several certificates of one name and key, of which not all are good.
    private func makeBranches(_ ca: [String], _ leaf: [String]) throws {
        try make("by-branch", "branch", leaf)
        for (name, extensions) in [
            ("client-branch", ca + ["extendedKeyUsage=clientAuth"]), ("mute-branch", ["basicConstraints=CA:FALSE"]),
            ("crl-branch", [ca[0], "keyUsage=cRLSign"]),
            ("narrow-branch", ca + ["nameConstraints=critical,excluded;DNS:example.com"]),
        ] {
            try make(name, "root", extensions, subject: "/CN=branch", keyFrom: "branch")
        }
        try make("old-branch", "root", ca, subject: "/CN=branch", days: "1", keyFrom: "branch")
        try make("lost-branch", "other", ca, subject: "/CN=branch", keyFrom: "branch")
        try make("rolled", "root", ca, subject: "/CN=root")
        try make("by-rolled", "rolled", leaf)
        try make("stranger", "root", leaf + ["authorityKeyIdentifier=none"])
        try makeRenewed(ca, leaf)
        for depth in 0..<12 { try make("deep-\(depth)", depth == 0 ? "root" : "deep-\(depth - 1)", ca) }
        try make("by-deep", "deep-11", leaf)
        try make("short-path", "root", ["basicConstraints=critical,CA:TRUE,pathlen:0", ca[1]])
        try make("below-short", "short-path", ca)
        try make("by-below-short", "below-short", leaf)
    }

    /// A CA with a new key under its old name, with and without key identifiers.
    private func makeRenewed(_ ca: [String], _ leaf: [String]) throws {
        let (noAKI, noSKI) = ("authorityKeyIdentifier=none", "subjectKeyIdentifier=none")
        for (form, without) in [("", []), ("-no-aki", [noAKI]), ("-no-ski", [noSKI]), ("-bare", [noAKI, noSKI])] {
            let new = "renewed" + form
            try make("old" + form, nil, ca + without, subject: "/CN=renewed")
            try make("imposter" + form, nil, ca + without, subject: "/CN=renewed")
            try make(new, "old" + form, ca + without, subject: "/CN=renewed")
            try make("forged" + form, "imposter" + form, ca + without, subject: "/CN=renewed", keyFrom: new)
            try make("by-renewed" + form, new, leaf + [noAKI])
        }
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private func place(_ name: String) -> URL { directory.appendingPathComponent(name) }

    private func make(
        _ name: String, _ issuer: String?, _ extensions: [String], subject: String? = nil,
        key: [String] = ["ed25519"], days: String = "365", digest: String? = nil, keyFrom: String? = nil,
        serial: String? = nil, signing: [String] = []
    ) throws {
        var command = ["openssl", "req", "-x509", "-noenc", "-config", place("bare.cnf").path]
        if let keyFrom {
            command += ["-new", "-key", place(keyFrom + ".key").path]
        } else {
            command += ["-newkey", key[0]] + key.dropFirst()
        }
        if let serial { command += ["-set_serial", serial] }
        command += ["-subj", subject ?? "/CN=\(name)", "-days", days]
        command += ["-out", place(name + ".pem").path]
        if keyFrom == nil { command += ["-keyout", place(name + ".key").path] }
        if let issuer { command += ["-CA", place(issuer + ".pem").path, "-CAkey", place(issuer + ".key").path] }
        // Only RSA and ECDSA roots sign with a digest of one's choice.
        if let digest { command += ["-" + digest] }
        command += signing.flatMap { ["-sigopt", $0] }
        try OutsideProgram.run(command + extensions.flatMap { ["-addext", $0] })
    }

    /// The certificates, and the text of the block at `index` replaced.
    func pem(_ names: [String], breaking index: Int, with text: String) throws -> [UInt8] {
        try names.indices.flatMap { Array(try $0 == index ? Data(text.utf8) : Data(pem([names[$0]]))) }
    }

    func pem(_ names: [String]) throws -> [UInt8] {
        try names.flatMap { Array(try Data(contentsOf: place($0 + ".pem"))) }
    }

    /// The rules of all errors when a server presents `chain` and the CA data are `anchors`.
    func errors(
        _ chain: [String], _ anchors: [String], _ host: String = "api.example.com", at moment: Timestamp? = nil
    ) throws -> [String] {
        try findings(chain, anchors, host, at: moment).filter { $0.severity == .error }.map(\.rule)
    }

    func findings(
        _ chain: [String], _ anchors: [String], _ host: String = "api.example.com", at moment: Timestamp? = nil
    ) throws -> [Finding] {
        try findings(chain, bundle: try pem(anchors), host, at: moment)
    }

    func findings(
        _ chain: [String], bundle: [UInt8], _ host: String = "api.example.com", at moment: Timestamp? = nil
    ) throws -> [Finding] {
        let chain = try pem(chain)
        return try TrustPolicy(bundle: bundle.span).evaluate(
            try ServingChain.parse(chain.span), host: try ServerName(host), at: moment ?? now)
    }
}
