// SPDX-License-Identifier: Apache-2.0

/// Certificates among which issuers are looked for, each once.
struct CertificatePool: Sendable {
    private var bySubject: [[UInt8]: [ParsedCertificate]] = [:]

    init(_ certificates: some Sequence<ParsedCertificate>) {
        for certificate in certificates where !contains(certificate) {
            bySubject[certificate.subject, default: []].append(certificate)
        }
    }

    func contains(_ certificate: ParsedCertificate) -> Bool {
        bySubject[certificate.subject]?.contains { $0.der == certificate.der } ?? false
    }

    /// Those of the issuer's name: first those whose key identifier fits, last those where it does not.
    ///
    /// So does Go (findPotentialParents). An identifier is a hint and decides nothing.
    func parents(of certificate: ParsedCertificate) -> [ParsedCertificate] {
        guard let named = bySubject[certificate.issuer] else { return [] }
        guard named.count > 1 else { return named }
        let wanted = certificate.extensions.authorityKeyID
        let ranked = Dictionary(grouping: named) { candidate in
            let found = candidate.extensions.subjectKeyID
            return found == wanted ? 0 : found.isEmpty || wanted.isEmpty ? 1 : 2
        }
        return (0...2).flatMap { ranked[$0] ?? [] }
    }
}
