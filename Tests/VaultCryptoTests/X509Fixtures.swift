// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing

/// A program of the system that makes or judges certificates.
enum OutsideProgram {
    /// What a program prints; an error if it fails.
    @discardableResult
    static func run(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("input-\(UUID().uuidString)")
        try Data(input).write(to: place)
        defer { try? FileManager.default.removeItem(at: place) }
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = try FileHandle(forReadingFrom: place)
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments.joined(separator: " ")) failed: \(complaint)")
        return Array(printed)
    }
}

/// Certificates made by the openssl command line when the tests run; nothing here was ever in use.
final class X509Fixtures: Sendable {
    /// Made once for all suites.
    static let shared = Result { try X509Fixtures() }

    private let directory: URL

    private init() throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("x509-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        directory = place
        FixtureDirectory.removeAtExit(place.path)
        for (name, options) in Self.roots { try makeRoot(name, options) }
        try makeIssued("leaf", by: "rsa", "basicConstraints=CA:FALSE", "subjectAltName=DNS:api.example.com")
        try makeIssued("plain-leaf", by: "ec", "subjectAltName=DNS:api.example.com")
        try makeIssued(
            "intermediate", by: "rsa", "basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=critical,keyCertSign")
        try makeIssued(
            "mute-intermediate", by: "rsa", "basicConstraints=critical,CA:TRUE", "keyUsage=critical,digitalSignature")
    }

    private static let ca = [
        "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    ]

    private static let roots: [(String, [String])] = [
        ("rsa", ["-newkey", "rsa:2048", "-subj", "/CN=kubernetes", "-days", "3650"] + ca),
        (
            "ec",
            [
                "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/O=Ex, Inc.+OU=a/CN=\"#x\" <y>;=",
                "-multivalue-rdn",
            ] + ca
        ),
        (
            "p384",
            ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-utf8", "-subj", "/C=FR/O=Société 東京/CN=ca"] + ca
        ),
        (
            "explicit",
            [
                "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit", "-subj",
                "/CN=explicit",
            ] + ca
        ),
        ("ed25519", ["-newkey", "ed25519", "-subj", "/CN=ed\\/wards"] + ca),
        ("ed448", ["-newkey", "ed448", "-subj", "/CN=goldilocks"] + ca),
        ("pss", ["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-subj", "/CN=pss"] + ca),
        ("weak", ["-newkey", "rsa:512", "-subj", "/CN=weak"] + ca),
        ("serial0", ["-newkey", "ed25519", "-set_serial", "0", "-subj", "/CN=zero"] + ca),
        ("serial-negative", ["-newkey", "ed25519", "-set_serial", "-1000", "-subj", "/CN=negative"] + ca),
        (
            "serial-long",
            ["-newkey", "ed25519", "-set_serial", "0x" + String(repeating: "7f", count: 30), "-subj", "/CN=long"] + ca
        ),
        ("forever", ["-newkey", "ed25519", "-days", "2900000", "-subj", "/CN=forever"] + ca),
        ("unnamed", ["-newkey", "ed25519", "-subj", "/"] + ca),
        ("self-leaf", ["-newkey", "ed25519", "-subj", "/CN=self", "-addext", "basicConstraints=CA:FALSE"]),
        ("version1", ["-newkey", "ed25519", "-subj", "/CN=old"]),
        (
            "mute-root",
            [
                "-newkey", "ed25519", "-subj", "/CN=mute", "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
                "keyUsage=digitalSignature",
            ]
        ),
    ]

    /// A configuration without the default extensions, so that each certificate has exactly those asked for.
    private func configuration() throws -> String {
        let place = directory.appendingPathComponent("bare.cnf")
        let text = "[req]\ndistinguished_name = dn\nstring_mask = utf8only\n[dn]\n"
        try Data(text.utf8).write(to: place)
        return place.path
    }

    private func makeRoot(_ name: String, _ options: [String]) throws {
        try OutsideProgram.run(
            [
                "openssl", "req", "-x509", "-noenc", "-config", try configuration(), "-out", path(name), "-keyout",
                path(name + "-key"),
            ] + options)
    }

    private func makeIssued(_ name: String, by issuer: String, _ extensions: String...) throws {
        try OutsideProgram.run(
            [
                "openssl", "req", "-x509", "-noenc", "-config", try configuration(), "-newkey", "ed25519", "-subj",
                "/CN=\(name)",
                "-CA", path(issuer), "-CAkey", path(issuer + "-key"), "-out", path(name), "-keyout",
                path(name + "-key"),
            ]
                + extensions.flatMap { ["-addext", $0] })
    }

    func path(_ name: String) -> String { directory.appendingPathComponent(name + ".pem").path }

    /// A certificate as PEM.
    func pem(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// A certificate as DER.
    func der(_ name: String) throws -> [UInt8] {
        try OutsideProgram.run(["openssl", "x509", "-in", path(name), "-outform", "der"])
    }
}

/// The folder that goes when the tests end.
private enum FixtureDirectory {
    private static let path = Mutex<String?>(nil)

    static func removeAtExit(_ place: String) {
        path.withLock { $0 = place }
        atexit { FixtureDirectory.remove() }
    }

    private static func remove() {
        guard let place = path.withLock({ $0 }) else { return }
        try? FileManager.default.removeItem(atPath: place)
    }
}
