// SPDX-License-Identifier: Apache-2.0

/// `ca.validity`: certificates of the CA bundle outside their dates (RFC 5280, section 4.1.2.5).
///
/// An error only if none is in date: any other certificate of the bundle may be the anchor.
package struct CAValidityRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        let certificates = facts.overview.certificates
        let outside = certificates.filter { $0.notAfter < facts.now || $0.notBefore > facts.now }
        let severity: Severity = outside.count == certificates.count ? .error : .warning
        return outside.map { certificate in
            let problem =
                certificate.notAfter < facts.now
                ? "expired at \(certificate.notAfter.rfc3339)" : "is not valid before \(certificate.notBefore.rfc3339)"
            return Finding(
                rule: "ca.validity", severity: severity,
                message: "the CA certificate \(certificate.subject) \(problem)",
                hint: facts.hint(toGet: "the cluster's current CA", storedBy: "--ca-file FILE"))
        }
    }
}
