// SPDX-License-Identifier: Apache-2.0

/// `ca.weak-signature`: signatures with digests that are broken (Go refuses MD5 and SHA-1; RFC 6151, RFC 9155).
///
/// A root's signature on itself is never checked, so it can be as weak as it likes.
package struct CASignatureRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        facts.overview.certificates.compactMap { certificate in
            guard let algorithm = certificate.signatureAlgorithm, !certificate.isSelfIssued,
                Self.broken.contains(where: { algorithm.contains($0) })
            else { return nil }
            return Finding(
                rule: "ca.weak-signature", severity: .warning,
                message:
                    "the CA certificate \(certificate.subject.quoted) is signed with \(algorithm), which is broken",
                hint: "it still works as a trust anchor; reissue it with SHA-256")
        }
    }

    private static let broken = ["MD2", "MD4", "MD5", "SHA1", "RIPEMD"]
}
