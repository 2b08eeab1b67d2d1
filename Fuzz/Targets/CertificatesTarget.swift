// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultCrypto

/// CA bundles and serving chains.
///
/// The first byte says how the rest is read: `P` a bundle in PEM; `C` CA data, chain and host, the texts of `inspect chain`; `D` a
/// host, an anchor, a leaf and intermediates in DER, as a handshake gives them. Mutations of DER break signatures: so the leaf is
/// its own anchor where no anchor is given, which takes a changed one through everything but its signature.
enum CertificatesTarget {
    /// Within the dates of the seeds.
    static let moment = Timestamp(seconds: 1_893_456_000)
    /// What a handshake can present (a hundred certificates are the most that are judged).
    private static let maximumIntermediates = 16

    static func run(_ input: [UInt8]) throws(Violation) {
        guard let kind = input.first else { return }
        let rest = Array(input.dropFirst())
        switch kind {
        case UInt8(ascii: "P"): try bundle(rest)
        case UInt8(ascii: "C"): try chain(rest.sections)
        default: try handshake(rest.sections)
        }
    }

    // MARK: - PEM

    private static func bundle(_ pem: [UInt8]) throws(Violation) {
        let report = Inspection.certificates(in: pem, at: moment)
        try MessageText.check(report.findings)
        let bundle: CertificateBundle
        do throws(InvalidInput) { bundle = try CertificateBundle.read(pem.span) } catch {
            try MessageText.check(error)
            try Violation.unless(report.certificates.isEmpty, "certificates of a bundle that is refused")
            return
        }
        try Violation.unless(bundle.certificates == report.certificates, "the report has other certificates")
        try MessageText.check(bundle.findings)
        try again(bundle)
        if let policy = try? TrustPolicy(bundle: pem.span), let chain = try? ServingChain.parse(pem.span),
            let host = try? ServerName("api.example.com")
        {
            _ = try evaluate(policy, chain, host)
        }
    }

    /// What is stored reads as what was given.
    private static func again(_ bundle: CertificateBundle) throws(Violation) {
        guard !bundle.certificates.isEmpty else { return }
        let second: CertificateBundle
        do throws(InvalidInput) { second = try CertificateBundle.read(bundle.normalisedPEM.span) } catch {
            throw Violation("the normalised bundle is refused: \(error.problem)")
        }
        try Violation.unless(second.certificates == bundle.certificates, "the normalised bundle has other certificates")
        try Violation.unless(second.encodings == bundle.encodings, "the normalised bundle has other encodings")
        try Violation.unless(second.normalisedPEM == bundle.normalisedPEM, "the normalised bundle is not normalised")
        try Violation.unless(
            !second.findings.contains { $0.severity == .error }, "the normalised bundle has an error")
    }

    private static func chain(_ parts: [[UInt8]]) throws(Violation) {
        guard parts.count >= 3 else { return }
        let (caData, serving, host) = (parts[0], parts[1], parts[2].text)
        do {
            try MessageText.check(
                try Inspection.chain(caData: caData, servingChain: serving, host: host, at: moment))
        } catch let violation as Violation {
            throw violation
        } catch let error as VaultError {
            try Violation.unless(error.code == .inputInvalid, "inspect chain fails with \(error.code)")
            try MessageText.check(error.message, "an error")
            try MessageText.check(error.hint ?? "", "a hint")
        } catch {
            throw Violation("inspect chain fails")
        }
        let report = try? Inspection.host(host, caData: caData, servingChain: serving, at: moment)
        try MessageText.check(report?.findings ?? [])
    }

    // MARK: - DER

    private static func handshake(_ parts: [[UInt8]]) throws(Violation) {
        guard parts.count >= 3, let host = try? ServerName(parts[0].text) else { return }
        let anchor = parts[1].isEmpty ? parts[2] : parts[1]
        guard let chain = ServingChain(Array(parts[2...].prefix(maximumIntermediates + 1))) else { return }
        _ = chain.isReadable
        // What is shown of certificates is read apart from what is judged.
        try bundle(pem([chain.leaf, anchor]))
        let findings = try evaluate(TrustPolicy(anchors: [anchor]), chain, host)
        guard !findings.contains(where: { $0.severity == .error }) else { return }
        try Violation.unless(
            PlainNames(certificate: chain.leaf).hold(host), "accepted for a host that it does not name")
        try dates(of: chain.leaf)
    }

    private static func evaluate(
        _ policy: TrustPolicy, _ chain: ServingChain, _ host: ServerName
    ) throws(Violation) -> [Finding] {
        let findings: [Finding]
        do { findings = try policy.evaluate(chain, host: host, at: moment) } catch {
            throw Violation("the judge fails: \(error)")
        }
        try MessageText.check(findings)
        return findings
    }

    private static func pem(_ certificates: [[UInt8]]) -> [UInt8] {
        certificates.flatMap { der in
            Array("-----BEGIN CERTIFICATE-----\n\(der.base64)\n-----END CERTIFICATE-----\n".utf8)
        }
    }

    /// An accepted certificate is in date by the other reader of certificates too.
    private static func dates(of leaf: [UInt8]) throws(Violation) {
        guard let summary = try? CertificateBundle.read(pem([leaf]).span).certificates.first else { return }
        try Violation.unless(
            summary.notBefore <= moment && moment <= summary.notAfter, "accepted outside of its dates")
    }
}
