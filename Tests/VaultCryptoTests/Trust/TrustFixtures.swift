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
    private let folder: URL

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("trust-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("[req]\ndistinguished_name = dn\nstring_mask = utf8only\n[dn]\n".utf8).write(to: place("bare.cnf"))
        let ca = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"]
        let server = ["keyUsage=critical,digitalSignature", "extendedKeyUsage=serverAuth"]
        let names = ["subjectAltName=DNS:api.example.com,DNS:*.apps.example.com,IP:10.0.0.1,IP:fd00::1"]
        try make("root", nil, ca)
        try make("twin", nil, ca, subject: "/CN=root")
        try make("other", nil, ca)
        try make("sha1-root", nil, ca)
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
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func place(_ name: String) -> URL { folder.appendingPathComponent(name) }

    private func make(
        _ name: String, _ issuer: String?, _ extensions: [String], subject: String? = nil,
        key: [String] = ["ed25519"], days: String = "365", digest: String? = nil
    ) throws {
        // Only an RSA root signs with a digest of one's choice.
        let key = name == "sha1-root" ? ["rsa:2048"] : key
        var command = [
            "openssl", "req", "-x509", "-noenc", "-config", place("bare.cnf").path, "-newkey", key[0],
        ]
        command += key.dropFirst()
        command += ["-subj", subject ?? "/CN=\(name)", "-days", days]
        command += ["-out", place(name + ".pem").path, "-keyout", place(name + ".key").path]
        if let issuer { command += ["-CA", place(issuer + ".pem").path, "-CAkey", place(issuer + ".key").path] }
        if let digest { command += ["-" + digest] }
        try OutsideProgram.run(command + extensions.flatMap { ["-addext", $0] })
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
        let (chain, bundle) = (try pem(chain), try pem(anchors))
        return try TrustPolicy(bundle: bundle.span).judge(
            try ServingChain.parse(chain.span), host: try ServerName(host), at: moment ?? now)
    }
}
