// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What a server presents in addition to its own certificate.
///
/// One that Go's crypto/tls cannot read ends every handshake of kubectl's, whether a path needs it or not.
struct PresentedCertificates {
    private(set) var certificates: [ParsedCertificate] = []
    /// Errors.
    private(set) var findings: [Finding] = []

    init(_ encodings: [[UInt8]]) {
        for (index, der) in encodings.enumerated() {
            do throws(CertificateParseError) {
                let certificate = try ParsedCertificate(der: der)
                certificates.append(certificate)
                if case .rsa(let bits, _) = certificate.key, bits > 8192, let weakness = certificate.key.weakness {
                    findings.append(Self.finding("ca.weak-key", index, weakness))
                }
            } catch {
                findings.append(Self.finding(error.isAboutKey ? "ca.weak-key" : "leaf.parse", index, error.problem))
            }
        }
    }

    private static func finding(_ rule: String, _ index: Int, _ problem: String) -> Finding {
        TrustPolicy.error(
            rule, "certificate \(index + 2) of the server's chain \(problem)", hint: TrustPolicy.hint)
    }
}
