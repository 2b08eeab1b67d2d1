// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// Checks signatures by candidates one by one, each once, for when a path has turned out to be wrong.
struct SignatureCheck {
    private struct Pair: Hashable {
        let child: ObjectIdentifier
        let parent: ObjectIdentifier
    }

    private var right: Set<Pair> = []
    private var wrong: Set<Pair> = []

    /// What is wrong with the signature of the path's last certificate if `parent` is to have made it; nil if nothing is.
    mutating func objection(to path: [ParsedCertificate], by parent: ParsedCertificate) -> PathRejection? {
        guard let child = path.last else { return nil }
        let pair = Pair(child: ObjectIdentifier(child), parent: ObjectIdentifier(parent))
        if right.contains(pair) { return nil }
        let whole = path + [parent]
        if wrong.contains(pair) { return PathRejection.signature(whole, path.count - 1) }
        let (below, above) = (child.der, parent.der)
        guard let certificate = X509Certificate(der: below.span) else {
            return PathRejection.unreadable(whole, path.count - 1)
        }
        guard let issuer = X509Certificate(der: above.span), let key = unsafe X509_get0_pubkey(issuer.raw) else {
            return PathRejection.unreadable(whole, path.count)
        }
        defer { ERR_clear_error() }
        guard unsafe X509_verify(certificate.raw, key) == 1 else {
            wrong.insert(pair)
            return PathRejection.signature(whole, path.count - 1)
        }
        right.insert(pair)
        return nil
    }
}
