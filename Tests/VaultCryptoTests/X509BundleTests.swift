// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@Suite struct X509BundleTests {
    private let fixtures: X509Fixtures

    init() throws { fixtures = try X509Fixtures.shared.get() }

    private func parse(_ pem: [UInt8], at moment: Timestamp? = nil) throws(InvalidInput) -> CertificateBundle {
        try CertificateBundle.parse(pem.span, at: moment)
    }

    private func summary(_ name: String) throws -> CertificateSummary {
        try #require(try parse(try fixtures.pem(name)).certificates.first)
    }

    private static let roots = [
        "rsa", "ec", "p384", "explicit", "ed25519", "ed448", "pss", "weak", "serial0", "serial-negative", "serial-long",
        "forever", "unnamed",
        "self-leaf", "mute-root", "intermediate",
    ]

    @Test(arguments: roots)
    func `names, serial and fingerprint are what the openssl command prints`(name: String) throws {
        let summary = try summary(name)
        let printed = try OutsideProgram.run([
            "openssl", "x509", "-in", fixtures.path(name), "-noout", "-nameopt", "RFC2253,-esc_msb", "-subject",
            "-issuer", "-serial", "-fingerprint",
            "-sha256",
        ])
        let lines = String(decoding: printed, as: UTF8.self).split(separator: "\n")
        let value = { (index: Int) in
            lines[index].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)[1]
        }
        #expect(summary.subject == value(0))
        #expect(summary.issuer == value(1))
        #expect(summary.serial.hexadecimal.uppercased() == value(2).replacing("-", with: ""))
        #expect(summary.fingerprint.hexadecimal.uppercased() == value(3).replacing(":", with: ""))
    }

    @Test(arguments: roots)
    func `the key's fingerprint is that of what the openssl command extracts`(name: String) throws {
        let printed = try OutsideProgram.run([
            "sh", "-c",
            "openssl x509 -in \"$0\" -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -r",
            fixtures.path(name),
        ])
        let digest = String(decoding: printed, as: UTF8.self).prefix(64)
        #expect(try summary(name).keyFingerprint.hexadecimal == digest)
    }

    @Test func `dates and keys are what Python's cryptography reads`() throws {
        let program = """
            import sys, hashlib, warnings
            from cryptography import x509
            from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
            warnings.simplefilter("ignore")
            for line in sys.stdin:
                try:
                    certificate = x509.load_der_x509_certificate(bytes.fromhex(line))
                    key = certificate.public_key()
                    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
                    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
                    print(int(begin.timestamp()), int(end.timestamp()),
                        hashlib.sha256(spki).hexdigest(), getattr(key, "key_size", "-"))
                except ValueError as error:
                    print("refused")
            """
        let input = try Self.roots.map { try fixtures.der($0).hexadecimal + "\n" }.joined()
        let printed = String(
            decoding: try OutsideProgram.run(["python3", "-c", program], input: Array(input.utf8)), as: UTF8.self)
        let lines = printed.split(separator: "\n")
        try #require(lines.count == Self.roots.count)
        for (name, line) in zip(Self.roots, lines) {
            guard line != "refused" else {
                print("NOT JUDGED: Python's cryptography refuses the certificate \(name)")
                #expect(["serial-negative", "weak"].contains(name))
                continue
            }
            let words = line.split(separator: " ")
            let summary = try summary(name)
            #expect(String(summary.notBefore.seconds) == words[0])
            #expect(String(summary.notAfter.seconds) == words[1])
            // Python writes RSA-PSS keys and explicit curves anew, as plain RSA and as named curves.
            if !["pss", "explicit"].contains(name) { #expect(summary.keyFingerprint.hexadecimal == words[2]) }
            #expect(words[3] == "-" || String(summary.keyBits) == words[3])
        }
    }

    @Test(
        arguments: [
            ("rsa", "RSA", 2048), ("ec", "EC P-256", 256), ("p384", "EC P-384", 384), ("ed25519", "Ed25519", 256),
            ("ed448", "Ed448", 456),
            ("pss", "RSA-PSS", 2048), ("weak", "RSA", 512), ("intermediate", "Ed25519", 256),
        ] as [(String, String, UInt32)])
    func `keys are named`(name: String, algorithm: String, bits: UInt32) throws {
        let summary = try summary(name)
        #expect(summary.keyAlgorithm == algorithm)
        #expect(summary.keyBits == bits)
        #expect(summary.isCA)
    }

    @Test func `names are escaped as RFC 4514 says`() throws {
        #expect(try summary("ec").subject == ##"CN=\"#x\" \<y\>\;=,O=Ex\, Inc.+OU=a"##)
        #expect(try summary("p384").subject == "CN=ca,O=Société 東京,C=FR")
        #expect(try summary("unnamed").subject == "")
    }

    @Test func `dates go to the year 9999`() throws {
        #expect(try summary("forever").notAfter.rfc3339.hasPrefix("99"))
    }

    @Test func `a bundle keeps order, drops what stands around and comes out canonical`() throws {
        let (rsa, ed) = (try fixtures.pem("rsa"), try fixtures.pem("ed25519"))
        let messy =
            Array("\u{FEFF}subject=kubernetes\r\n\r\n".utf8) + rsa.flatMap { $0 == 10 ? [13, 10] : [$0] }
            + Array("\r\nnotes: between\r\n".utf8)
            + ed.flatMap { $0 == 10 ? [32, 10, 9] : [$0] } + Array("the end".utf8)
        let bundle = try parse(messy)
        #expect(bundle.certificates.map(\.subject) == ["CN=kubernetes", #"CN=ed/wards"#])
        #expect(bundle.problems == [])
        #expect(bundle.normalisedPEM == rsa + ed)
        #expect(try parse(bundle.normalisedPEM) == bundle)
        // A carriage return alone ends lines too.
        #expect(try parse(rsa.map { $0 == 10 ? 13 : $0 }).normalisedPEM == rsa)
    }

    @Test func `what is kept is what the openssl command reads`() throws {
        let bundle = try parse(try fixtures.pem("ec") + fixtures.pem("rsa"))
        let printed = try OutsideProgram.run(
            ["openssl", "storeutl", "-certs", "-noout", "/dev/stdin"], input: bundle.normalisedPEM)
        #expect(String(decoding: printed, as: UTF8.self).contains("Total found: 2"))
    }

    @Test func `a repeated certificate is kept once`() throws {
        let (rsa, ed) = (try fixtures.pem("rsa"), try fixtures.pem("ed25519"))
        let bundle = try parse(rsa + ed + rsa)
        #expect(bundle.certificates.count == 2)
        #expect(bundle.normalisedPEM == rsa + ed)
        #expect(bundle.problems == ["block 3 of 3 is the same certificate as block 1 of 3 and is left out"])
    }

    @Test func `validity is judged at the moment given, both ends included`() throws {
        let pem = try fixtures.pem("rsa")
        let summary = try summary("rsa")
        let problems = { (seconds: Int64) in try self.parse(pem, at: Timestamp(seconds: seconds)).problems }
        #expect(try problems(summary.notBefore.seconds).isEmpty)
        #expect(try problems(summary.notAfter.seconds).isEmpty)
        #expect(
            try problems(summary.notBefore.seconds - 1) == [
                "block 1 of 1 is not valid before \(summary.notBefore.rfc3339)"
            ])
        #expect(try problems(summary.notAfter.seconds + 1) == ["block 1 of 1 expired at \(summary.notAfter.rfc3339)"])
    }

    @Test(arguments: [
        ("self-leaf", "signed itself"), ("mute-root", "keyUsage"), ("serial-negative", "negative serial"),
        ("serial-long", "more than 20 bytes"),
    ])
    func `what is odd is said`(name: String, words: String) throws {
        let problems = try parse(try fixtures.pem(name)).problems
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }

    @Test(arguments: [
        ("leaf", "server certificate", "CN=kubernetes"), ("plain-leaf", "server certificate", "Inc."),
        ("mute-intermediate", "keyUsage", "CA"),
    ])
    func `a certificate that another signed and that signs nothing is refused`(
        name: String, words: String, hint: String
    ) throws {
        let bundle = try fixtures.pem("rsa") + fixtures.pem(name)
        let error = try #require(throws: InvalidInput.self) { try parse(bundle) }
        #expect(error.problem.hasPrefix("block 2 of 2 "))
        #expect(error.problem.contains(words))
        #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "")")
    }

    @Test func `certificates of version 1 are taken if they signed themselves`() throws {
        let bundle = try parse(try fixtures.pem("version1"))
        #expect(bundle.certificates.first?.isCA == false)
        #expect(bundle.problems.contains { $0.contains("version 1") })
    }
}
