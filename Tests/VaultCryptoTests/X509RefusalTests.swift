// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@Suite struct X509RefusalTests {
    private let fixtures: X509Fixtures
    private let pem: [UInt8]

    init() throws {
        fixtures = try X509Fixtures.shared.get()
        pem = try fixtures.pem("rsa")
    }

    /// The error for what is no bundle; fails the test if it is taken.
    private func refusal(_ bytes: [UInt8]) throws -> InvalidInput {
        let error = try #require(Self.refusal(of: bytes))
        #expect(error.field == "CA data")
        #expect(error.problem.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        return error
    }

    /// The error that is thrown, or the first finding about one block.
    private static func refusal(of bytes: [UInt8]) -> InvalidInput? {
        do throws(InvalidInput) {
            let finding = try CertificateBundle.read(bytes.span).findings.first { $0.severity == .error }
            guard let finding, finding.rule == "ca.parse", finding.message.hasPrefix("CA data ") else { return nil }
            return InvalidInput("CA data", String(finding.message.dropFirst(8)), hint: finding.hint)
        } catch {
            return error
        }
    }

    private func refusal(_ text: String) throws -> InvalidInput { try refusal(Array(text.utf8)) }

    private func base64(_ bytes: [UInt8]) -> [UInt8] { Array(Data(bytes).base64EncodedString().utf8) }

    private func block(_ label: String, _ der: [UInt8]) -> [UInt8] {
        let body = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return Array("-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n".utf8)
    }

    @Test(arguments: [
        ("", "empty"), ("\n \r\n", "empty"), ("hello", "no certificate"),
        ("---BEGIN CERTIFICATE---\nAAAA", "no certificate"),
        ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "token"), ("Bearer abc", "token"),
        ("apiVersion: v1\nclusters: []\n", "kubeconfig"),
        ("certificate-authority-data: LS0tLS1CRUdJTi", "kubeconfig"), ("{\"a\":1}", "kubeconfig"),
        ("error: no such context", "kubectl"),
        ("ZXlKaGJHY2lPaUpTVXpJMU5pSjk=", "token"), ("\u{FF}", "no certificate"),
    ])
    func `what is no PEM is named`(text: String, words: String) throws {
        let problem = try refusal(text).problem
        #expect(problem.contains(words), "\(problem)")
    }

    @Test func `binary certificates, UTF-16 and bare base64 are named`() throws {
        let der = try fixtures.der("rsa")
        #expect(try refusal(der).problem.contains("binary"))
        #expect(try refusal([0xFF, 0xFE] + pem.flatMap { [$0, 0] }).problem.contains("UTF-16"))
        #expect(try refusal([0xFE, 0xFF] + pem.flatMap { [0, $0] }).problem.contains("UTF-16"))
        #expect(try refusal(base64(der)).problem.contains("without BEGIN and END"))
    }

    @Test func `a private key in base64 beside a certificate is refused`() throws {
        let key = base64(
            Array("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n".utf8))
        #expect(try refusal(pem + key).problem.contains("base64"))
        #expect(try refusal(key + [10] + pem).problem.contains("base64"))
    }

    @Test func `base64 around a bundle is refused with the way to undo it`() throws {
        let once = base64(pem)
        #expect(String(decoding: once.prefix(14), as: UTF8.self) == "LS0tLS1CRUdJTi")
        #expect(try refusal(once).hint == "decode it with base64 -d")
        let twice = base64(once)
        #expect(try refusal(twice).hint == "decode it 2 times with base64 -d")
        #expect(try refusal(base64(Array("\n".utf8) + pem)).problem.contains("still base64"))
        let wrapped = Data(pem).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn])
        #expect(try refusal(wrapped).problem.contains("still base64"))
    }

    @Test(arguments: [
        "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY",
    ])
    func `a private key is refused wherever it stands`(label: String) throws {
        let marker = Array("aHVudGVyMg==".utf8)
        let key = Array("-----BEGIN \(label)-----\n".utf8) + marker + Array("\n-----END \(label)-----\n".utf8)
        let oneLine = key.map { $0 == 10 ? 32 : $0 }
        let escaped = Array(String(decoding: key, as: UTF8.self).replacing("\n", with: "\\n").utf8)
        for text in [
            key, pem + key, key + pem, base64(key), base64(pem + key), base64(base64(key)), pem + oneLine, escaped,
            Array("  ".utf8) + key,
        ] {
            let error = try refusal(text)
            #expect(error.problem == "contains a private key, which is never stored")
            #expect(!(error.hint ?? "").contains("aHVudGVyMg"))
        }
    }

    @Test func `real key files are refused`() throws {
        #expect(try refusal(try fixtures.pem("rsa-key") + pem).problem.contains("private key"))
    }

    @Test(arguments: [
        ("CERTIFICATE REQUEST", "certificate request"), ("NEW CERTIFICATE REQUEST", "certificate request"),
        ("PUBLIC KEY", "public key"),
        ("X509 CRL", "revocation list"), ("TRUSTED CERTIFICATE", "trust settings"), ("X509 CERTIFICATE", "old label"),
        ("PKCS7", "PKCS #7"),
        ("certificate", "label"), ("CERTIFICATE ", "label"), ("DH PARAMETERS", "label"), ("\u{1B}[31m", "label"),
        ("é", "label"),
    ])
    func `a block of another kind is named by its number`(label: String, words: String) throws {
        let error = try refusal(pem + block(label, [0x30, 0]))
        #expect(error.problem.hasPrefix("block 2 of 2 "), "\(error.problem)")
        #expect(error.problem.contains(words), "\(error.problem)")
    }

    @Test func `a block that is not whole is named by its number`() throws {
        let text = String(decoding: pem, as: UTF8.self)
        let end = "-----END CERTIFICATE-----\n"
        let cut = text.replacing(end, with: "")
        #expect(try refusal(text + cut).problem == "block 2 of 2 has no END line")
        #expect(try refusal(cut + text).problem == "block 1 of 2 has no END line before the next BEGIN")
        #expect(try refusal(end + text).problem.contains("END line without its BEGIN"))
        #expect(try refusal(text + end).problem.contains("END line without its BEGIN"))
        #expect(try refusal(text.replacing("END CERTIFICATE", with: "END X509 CRL")).problem.contains("begins as"))
        #expect(try refusal(text.replacing("\n", with: " ")).problem.contains("BEGIN or END"))
        #expect(try refusal(text.replacing("\n", with: "\\n")).hint?.contains("printf") == true)
        #expect(try refusal("ca: " + text).problem.contains("not at the start of a line"))
        #expect(
            try refusal(
                text.replacing("-----BEGIN CERTIFICATE-----\n", with: "-----BEGIN CERTIFICATE-----\nProc-Type: 4\n\n")
            ).problem.contains("headers"))
        #expect(try refusal(text.replacing("MII", with: "M*I")).problem.contains("not base64"))
        #expect(try refusal("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n").problem.contains("not base64"))
        let lines = text.split(separator: "\n")
        let short = (lines.prefix(5) + lines.suffix(1)).joined(separator: "\n")
        #expect(try refusal(short).problem.contains("truncated"))
    }

    @Test func `bytes after a certificate are refused`() throws {
        let der = try fixtures.der("rsa")
        #expect(
            try refusal(block("CERTIFICATE", der + [0])).problem == "block 1 of 1 has 1 bytes after the certificate")
        #expect(try refusal(block("CERTIFICATE", der + der)).problem.contains("bytes after the certificate"))
    }

    @Test func `encodings that are BER but not DER are refused`() throws {
        let der = try fixtures.der("rsa")
        // The outer SEQUENCE with its length left open, and in one byte more than it needs.
        #expect(
            try refusal(block("CERTIFICATE", [0x30, 0x80] + der.dropFirst(4) + [0, 0])).problem.contains("block 1 of 1")
        )
        #expect(try refusal(block("CERTIFICATE", [0x30, 0x83, 0] + der.dropFirst(2))).problem.contains("block 1 of 1"))
        // Inside, the length of the serial number.
        let inner: [UInt8] = [0x30, 0x06, 0x30, 0x80, 0x05, 0x00, 0x00, 0x00]
        #expect(try refusal(block("CERTIFICATE", inner)).problem.contains("not DER-encoded"))
        #expect(
            try refusal(block("CERTIFICATE", [0x30, 0x04, 0x24, 0x02, 0x04, 0x00])).problem.contains("not DER-encoded"))
        #expect(
            try refusal(block("CERTIFICATE", [0x30, 0x00])).problem.contains("not a certificate that OpenSSL can read"))
    }

    @Test func `a depth bomb is refused`() throws {
        for tag in [UInt8(0x30), 0x31, 0xA0] {
            var bomb: [UInt8] = [tag, 0]
            for _ in 0..<2000 {
                let length = bomb.count
                bomb =
                    (length < 128
                        ? [tag, UInt8(length)]
                        : length < 256
                            ? [tag, 0x81, UInt8(length)] : [tag, 0x82, UInt8(length >> 8), UInt8(length & 255)]) + bomb
            }
            #expect(try refusal(block("CERTIFICATE", [0x30] + bomb.dropFirst())).problem.contains("not DER-encoded"))
        }
    }

    @Test func `malformed dates and extensions are refused`() throws {
        let der = try fixtures.der("rsa")
        let date = try #require(
            der.indices.first { der[$0] == 0x17 && der[$0 + 1] == 13 && der[$0 + 14] == UInt8(ascii: "Z") })
        var letters = der
        letters[date + 4] = UInt8(ascii: "X")
        #expect(try refusal(block("CERTIFICATE", letters)).problem == "block 1 of 1 has a malformed validity date")
        var month = der
        month.replaceSubrange((date + 4)..<(date + 6), with: Array("13".utf8))
        #expect(try refusal(block("CERTIFICATE", month)).problem == "block 1 of 1 has a malformed validity date")
        // basicConstraints (2.5.29.19): its contents, SEQUENCE { TRUE }, made a NULL of the same length.
        let identifier = try #require(der.indices.first { der[$0...].starts(with: [0x55, 0x1D, 0x13]) })
        var broken = der
        broken.replaceSubrange((identifier + 8)..<(identifier + 13), with: [0x05, 0x03, 0x01, 0x01, 0xFF])
        #expect(
            try refusal(block("CERTIFICATE", broken)).problem
                == "block 1 of 1 has an extension that is malformed or occurs twice")
    }

    @Test func `size and number of blocks are bounded before anything is parsed`() throws {
        let comment = Array(repeating: UInt8(ascii: "x"), count: 4 << 20)
        #expect(try refusal(pem + comment).problem == "is larger than 4 MiB")
        let empty = Array("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".utf8)
        let many = Array(repeating: empty, count: 1001).flatMap { $0 }
        #expect(try refusal(many).problem == "has more than 1000 blocks")
        #expect(try refusal(Array(many.dropLast(empty.count))).problem.hasPrefix("block 1 of 1000"))
    }

    @Test(arguments: ["rsa", "ec", "ed25519", "serial-negative"])
    func `a certificate with random changes never crashes`(name: String) throws {
        var random = SystemRandomNumberGenerator()
        let der = try fixtures.der(name)
        for _ in 0..<1500 {
            var changed = der
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: changed.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let bundle = try? CertificateBundle.read(block("CERTIFICATE", changed).span) {
                #expect(bundle.certificates.count + bundle.findings.count { $0.severity == .error } == 1)
            }
        }
    }
}
