// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// Why one of our own rules refuses a path that OpenSSL took.
struct PathObjection: Equatable {
    let depth: Int
    let fingerprint: [UInt8]
    let subject: String
    let rule: String
    let words: String

    /// The same as a fault, for the search of another path.
    var fault: ChainVerifier.Fault {
        ChainVerifier.Fault(
            code: X509_V_ERR_APPLICATION_VERIFICATION, depth: depth, fingerprint: fingerprint, subject: subject,
            rule: rule, words: words)
    }
}

/// What Go's crypto/x509 refuses and OpenSSL 3.0 accepts.
enum PathRules {
    /// The first objection to a path; nil if there is none.
    static func objection(to path: CertificatePath) -> PathObjection? {
        var excludedDomains: [[UInt8]] = []
        for depth in stride(from: path.count - 1, through: 0, by: -1) {
            guard let certificate = unsafe path.certificate(at: depth) else { continue }
            var words = unsafe keyObjection(certificate) ?? accessObjection(certificate)
            if words == nil, depth == 0 { words = unsafe nameObjection(certificate, excludedDomains) }
            if words == nil, depth > 0 {
                words =
                    unsafe authorityObjection(certificate, isAnchor: depth == path.count - 1)
                    ?? constraintObjection(certificate, &excludedDomains)
            }
            guard let words else { continue }
            return PathObjection(
                depth: depth, fingerprint: unsafe CertificatePath.fingerprint(certificate) ?? [],
                subject: unsafe DistinguishedName.text(of: X509_get_subject_name(certificate)) ?? "",
                rule: words.rule, words: words.text)
        }
        return nil
    }

    private typealias Words = (rule: String, text: String)

    /// Go knows P-224, P-256, P-384 and P-521, and no DSA (crypto/x509, parsePublicKey).
    private static func keyObjection(_ certificate: OpaquePointer) -> Words? {
        let key = unsafe PublicKeyDescription(
            key: X509_get0_pubkey(certificate), encoded: X509_get_X509_PUBKEY(certificate))
        let known = ["RSA", "EC P-224", "EC P-256", "EC P-384", "EC P-521", "Ed25519"]
        guard !known.contains(key.algorithm) else { return nil }
        return ("leaf.weak-key", "has a key that kubectl cannot use: \(key.algorithm)")
    }

    /// Go refuses a certificate whose authority information access does not parse.
    private static func accessObjection(_ certificate: OpaquePointer) -> Words? {
        defer { ERR_clear_error() }
        guard unsafe aichor_access_is_readable(certificate) == 0 else { return nil }
        return ("chain.untrusted", "has a malformed authority information access extension")
    }

    /// A certificate of version 3 signs only if basicConstraints say so; one of version 1 only as an anchor.
    private static func authorityObjection(_ certificate: OpaquePointer, isAnchor: Bool) -> Words? {
        let isVersionThree = unsafe X509_get_version(certificate) == 2
        if unsafe X509_get_extension_flags(certificate) & UInt32(EXFLAG_CA) != 0 { return nil }
        if isAnchor && !isVersionThree { return nil }
        return ("ca.not-a-ca", "is no CA: it has no basicConstraints with CA:TRUE")
    }

    /// Empty name constraints are refused; excluded domains are kept for the names of the server's certificate.
    private static func constraintObjection(_ certificate: OpaquePointer, _ excluded: inout [[UInt8]]) -> Words? {
        var status: Int32 = 0
        defer { ERR_clear_error() }
        guard let constraints = unsafe aichor_name_constraints(certificate, &status) else { return nil }
        defer { unsafe aichor_constraints_free(constraints) }
        let count = unsafe aichor_excluded_count(constraints)
        if unsafe aichor_permitted_count(constraints) == 0, count == 0 {
            return ("chain.untrusted", "has name constraints that constrain nothing")
        }
        for index in 0..<count {
            guard let domain = unsafe aichor_excluded_dns(constraints, index) else { continue }
            let start = unsafe ASN1_STRING_get0_data(domain)
            let bytes = unsafe UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(domain)))
            excluded.append(unsafe bytes.map(\.lowercasedASCII))
        }
        return nil
    }

    /// A name with a leading dot is no host name; a wildcard reaches into an excluded domain below its parent.
    private static func nameObjection(_ certificate: OpaquePointer, _ excluded: [[UInt8]]) -> Words? {
        let names = unsafe SubjectAlternativeNames(certificate)
        if names.isMalformed { return ("chain.untrusted", "has a malformed subjectAltName extension") }
        for name in names.dns where name.hasPrefix(".") {
            return ("chain.untrusted", "has a subject alternative name that begins with a dot: \(name.quoted)")
        }
        for name in names.dns where name.hasPrefix("*.") {
            let parent = Array(name.lowercased().utf8.dropFirst(2))
            for domain in excluded where covers(domain, parent) {
                return ("chain.untrusted", "has the wildcard \(name.quoted), which its CA's name constraints exclude")
            }
        }
        return nil
    }

    /// Whether some name below `parent` is in an excluded domain, or in all of it.
    private static func covers(_ domain: [UInt8], _ parent: [UInt8]) -> Bool {
        let dot = UInt8(ascii: ".")
        let domain = domain.first == dot ? Array(domain.dropFirst()) : domain
        if domain.isEmpty || domain == parent { return true }
        // The domain is one label below the parent, or the parent is in the domain.
        return (domain.reversed().starts(with: (parent.reversed() + [dot])))
            || (parent.reversed().starts(with: (domain.reversed() + [dot])))
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 { (65...90).contains(self) ? self + 32 : self }
}
