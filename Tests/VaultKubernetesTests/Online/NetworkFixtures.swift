// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto
import VaultKubernetes

/// Certificates made by the openssl command line while the tests run.
final class NetworkFixtures: Sendable {
    /// Made once for all suites.
    static let shared = Result { try NetworkFixtures() }

    private let directory: URL

    private init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("network-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data("[req]\ndistinguished_name = dn\n[dn]\n".utf8).write(to: directory.appendingPathComponent("bare.cnf"))
        let ca = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]
        let server = [
            "keyUsage=critical,digitalSignature", "extendedKeyUsage=serverAuth",
            "subjectAltName=DNS:localhost,DNS:api.example.test,IP:127.0.0.1,IP:::1",
        ]
        // Both of one name, so that only the key tells them apart.
        try make("first-ca", nil, ca, subject: "/CN=kubernetes")
        try make("second-ca", nil, ca, subject: "/CN=kubernetes")
        try make("first", "first-ca", server)
        try make("second", "second-ca", server)
        try make("elsewhere", "first-ca", server.dropLast() + ["subjectAltName=DNS:elsewhere.example.test"])
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private func make(_ name: String, _ issuer: String?, _ extensions: [String], subject: String? = nil) throws {
        var command = [
            "openssl", "req", "-x509", "-noenc", "-config", path("bare.cnf"), "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-subj", subject ?? "/CN=\(name)", "-days", "30",
            "-out", path(name + ".pem"), "-keyout", path(name + ".key"),
        ]
        if let issuer { command += ["-CA", path(issuer + ".pem"), "-CAkey", path(issuer + ".key")] }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command + extensions.flatMap { ["-addext", $0] }
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl failed: this test needs it")
    }

    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    func trust(_ name: String) throws -> TrustPolicy {
        let pem = Array(try Data(contentsOf: URL(fileURLWithPath: path(name + ".pem"))))
        return try TrustPolicy(bundle: pem.span)
    }
}
