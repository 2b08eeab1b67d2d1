// SPDX-License-Identifier: Apache-2.0
package import VaultCore

extension ObservedChain {
    /// What is noted of the server's own certificate; nil if there is none that OpenSSL can read.
    package var serverCertificate: ObservedCertificate? {
        guard let leaf = certificates.first, let certificate = X509Certificate(der: leaf.span),
            let notBefore = certificate.notBefore, let notAfter = certificate.notAfter,
            let fingerprint = Fingerprint.sha256(leaf).flatMap({ Digest($0) })
        else { return nil }
        return ObservedCertificate(
            notBefore: notBefore, notAfter: notAfter, fingerprint: fingerprint, seenAt: seenAt, endpoint: endpoint)
    }
}
