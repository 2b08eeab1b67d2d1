// SPDX-License-Identifier: Apache-2.0

/// `ca.not-a-ca`: certificates of the CA data that verify no other certificate (RFC 5280, section 4.2.1.9).
///
/// kubectl accepts any certificate as an anchor, a server's own too, which then verifies only that server. So it is an error
/// only if nothing in the bundle can have issued anything, and no certificate signed itself.
package struct CARoleRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        let certificates = facts.overview.certificates
        let canVerify = certificates.contains { $0.canVerifySome }
        return certificates.compactMap { certificate in
            guard let role = certificate.role, let words = Self.words(role, certificate) else { return nil }
            return Finding(
                rule: "ca.not-a-ca", severity: canVerify ? .warning : .error, message: "CA data contains \(words)",
                hint: role == .leaf ? "give the certificate of its issuer: \(certificate.issuer.quoted)" : nil)
        }
    }

    private static func words(_ role: CertificateRole, _ certificate: CertificateSummary) -> String? {
        let who = certificate.subject.quoted
        return switch role {
        case .authority, .unreadable: nil
        case .versionOneAuthority: "an X.509 version 1 certificate, which cannot be marked as a CA: \(who)"
        case .authorityWithoutSigning: "a CA whose keyUsage does not let it sign certificates: \(who)"
        case .selfSignedLeaf: "a self-signed server certificate, which verifies only that server: \(who)"
        case .leaf: "a server certificate instead of its CA: \(who)"
        }
    }
}

extension CertificateSummary {
    /// Whether some server can be trusted by it; what an older program stored only has the CA flag.
    fileprivate var canVerifySome: Bool {
        switch role {
        case .authority, .versionOneAuthority, .selfSignedLeaf: true
        case .authorityWithoutSigning: isSelfIssued
        case .leaf, .unreadable: false
        case nil: isCA
        }
    }
}
