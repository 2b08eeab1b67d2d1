// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// Checks signatures by candidates one by one, each once, for when a path has turned out to be wrong.
struct SignatureCheck {
    private struct Pair: Hashable {
        let child: ObjectIdentifier
        let parent: ObjectIdentifier
    }

    private var results: [Pair: Bool] = [:]

    /// Whether the child's signature is by the parent's key.
    mutating func isRight(_ child: ParsedCertificate, _ parent: ParsedCertificate) -> Bool {
        let pair = Pair(child: ObjectIdentifier(child), parent: ObjectIdentifier(parent))
        if let result = results[pair] { return result }
        let result = Self.verify(child, parent)
        results[pair] = result
        return result
    }

    private static func verify(_ child: ParsedCertificate, _ parent: ParsedCertificate) -> Bool {
        defer { ERR_clear_error() }
        let (below, above) = (child.der, parent.der)
        guard let certificate = X509Certificate(der: below.span), let issuer = X509Certificate(der: above.span),
            let key = unsafe X509_get0_pubkey(issuer.raw)
        else { return false }
        return unsafe X509_verify(certificate.raw, key) == 1
    }
}
