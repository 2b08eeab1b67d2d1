// SPDX-License-Identifier: Apache-2.0

/// `ca.weak-key`: keys below 112 bits of security (NIST SP 800-57, part 1, table 2), and kinds that kubectl does not support.
///
/// An error only if no certificate of the bundle has a sound key: any other may be the anchor.
package struct CAKeyRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        let certificates = facts.overview.certificates
        let weak = certificates.filter { $0.keyWeakness != nil }
        let severity: Severity = weak.count == certificates.count ? .error : .warning
        return weak.map { certificate in
            Finding(
                rule: "ca.weak-key", severity: severity,
                message: "the CA certificate \(certificate.subject.quoted) \(certificate.keyWeakness ?? "")",
                hint: "reissue the cluster's CA with an RSA key of at least 2048 bits, or EC P-256")
        }
    }
}

extension CertificateSummary {
    /// What is weak about the key; nil if nothing is.
    package var keyWeakness: String? {
        if keyBits == 0 { return "has a key that OpenSSL cannot use: \(keyAlgorithm.quoted)" }
        if keyAlgorithm == "RSA" {
            return keyBits < 2048 ? "has an RSA key of \(keyBits) bits: at least 2048 are required" : nil
        }
        // Go's crypto/x509 supports these and RSA (parsePublicKey).
        let known = ["EC P-224", "EC P-256", "EC P-384", "EC P-521", "Ed25519"]
        return known.contains(keyAlgorithm) ? nil : "has a key that kubectl cannot use: \(keyAlgorithm)"
    }
}
