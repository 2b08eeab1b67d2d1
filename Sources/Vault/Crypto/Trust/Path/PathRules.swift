// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What Go's crypto/x509 demands of the certificates of a path, one by one; each rule returns a message for what it rejects.
enum PathRules {
    typealias Reason = (rule: String, text: String, hint: String?)

    /// Of any certificate of a path (isValid).
    static func objection(to certificate: ParsedCertificate, isLeaf: Bool = false, at moment: Timestamp) -> Reason? {
        if let identifier = certificate.extensions.unhandledCritical {
            return (
                isLeaf ? "leaf.parse" : "chain.untrusted",
                "has the extension \(identifier), which is critical and not supported by kubectl", nil
            )
        }
        if moment > certificate.notAfter {
            return (
                "chain.validity",
                "expired at \(certificate.notAfter.rfc3339), \(moment.distance(to: certificate.notAfter)) ago",
                "renew it on the cluster, or check this machine's clock, which shows \(moment.rfc3339)"
            )
        }
        if moment < certificate.notBefore {
            return (
                "chain.validity",
                "is not valid before \(certificate.notBefore.rfc3339), in \(moment.distance(to: certificate.notBefore))",
                "check this machine's clock, which shows \(moment.rfc3339)"
            )
        }
        return nil
    }

    /// Of the server's certificate alone.
    static func objection(toLeaf leaf: ParsedCertificate) -> Reason? {
        if let weakness = leaf.key.weakness { return ("leaf.weak-key", weakness, nil) }
        guard let name = leaf.extensions.names?.dns.first(where: { $0.first == UInt8(ascii: ".") }) else { return nil }
        let shown = String(decoding: name, as: UTF8.self).quoted
        return ("leaf.parse", "has a subject alternative name that begins with a dot: \(shown)", nil)
    }

    /// Of one that is to have issued another (CheckSignatureFrom, and isValid for intermediates).
    static func objection(toAuthority certificate: ParsedCertificate, isAnchor: Bool) -> Reason? {
        if let weakness = certificate.key.weakness { return ("ca.weak-key", weakness, nil) }
        let extensions = certificate.extensions
        // A certificate from before version 3 cannot be marked as a CA: as an anchor it was chosen to be one.
        guard extensions.isAuthority ?? (isAnchor && certificate.version < 3) else {
            return ("ca.not-a-ca", "is not a CA: it has no basicConstraints with CA:TRUE", nil)
        }
        // Go passes over a keyUsage without a single bit; OpenSSL does not.
        guard
            (extensions.keyUsage ?? ParsedExtensions.certificateSigning) & ParsedExtensions.certificateSigning
                != 0
        else {
            return ("ca.not-a-ca", "is a CA whose keyUsage does not let it sign certificates", nil)
        }
        return nil
    }

    /// Of a CA above `count` other CAs, those that issued themselves included, as Go counts.
    static func objection(toLengthBelow certificate: ParsedCertificate, _ count: Int) -> Reason? {
        guard let most = certificate.extensions.maximumPathLength, count > most else { return nil }
        return ("chain.untrusted", "allows \(most) CAs under it, but there are \(count)", nil)
    }

    /// Of the algorithms of a signature.
    static func objection(toSignatureOf child: ParsedCertificate, by parent: ParsedCertificate) -> Reason? {
        switch (child.signature, parent.key) {
        case (.broken, _):
            ("ca.weak-signature", "is signed with a broken digest, such as SHA-1", nil)
        case (.unknown, _): ("chain.untrusted", "is signed with an algorithm that kubectl does not support", nil)
        case (.rsa, .rsa), (.ecdsa, .ellipticCurve), (.ed25519, .ed25519): nil
        default: ("chain.untrusted", "is signed with an algorithm that does not match its issuer's key", nil)
        }
    }

    /// Of the extended key usages of a whole path: no certificate of it may leave out servers (checkChainForKeyUsage).
    static func usageObjection(to path: [ParsedCertificate]) -> PathRejection? {
        for (depth, certificate) in path.enumerated().reversed() {
            guard let usage = certificate.extensions.extendedUsage, !usage.isForServers else { continue }
            guard depth > 0 else {
                return PathRejection(
                    path, 0, "leaf.usage", "is not for servers: its extended key usage lacks serverAuth")
            }
            return PathRejection(
                path, depth, "ca.not-a-ca", "may not issue server certificates: its extended key usage lacks serverAuth"
            )
        }
        return nil
    }

    /// Whether a path would come to the same CA once more (alreadyInChain).
    ///
    /// As in Go, the first certificate of the same name and key decides if it alone, or the candidate alone, has alternative
    /// names: a hostile bundle can go round in circles then, and the bound on tries ends that here as there.
    static func isRepeated(_ candidate: ParsedCertificate, in path: [ParsedCertificate]) -> Bool {
        for certificate in path
        where certificate.subject == candidate.subject && certificate.keyInfo == candidate.keyInfo {
            switch (candidate.extensions.names?.encoded, certificate.extensions.names?.encoded) {
            case (nil, nil): return true
            case (nil, _), (_, nil): return false
            case (let left, let right): if left == right { return true }
            }
        }
        return false
    }
}
