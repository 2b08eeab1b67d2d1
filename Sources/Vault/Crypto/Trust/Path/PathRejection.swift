// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Why a path from a server's certificate to a trust anchor is rejected, and at which certificate.
struct PathRejection {
    /// How far the path had come: the objection to the path that came furthest is reported.
    enum Stage: Int {
        case withoutIssuer, wrongSignature, unsuitableIssuer, complete
    }

    let certificate: ParsedCertificate
    let isLeaf: Bool
    let rule: String
    /// What follows "the certificate".
    let problem: String
    let hint: String?
    let stage: Stage

    init(
        _ certificate: ParsedCertificate, isLeaf: Bool, _ rule: String, _ problem: String, hint: String? = nil,
        stage: Stage
    ) {
        self.certificate = certificate
        self.isLeaf = isLeaf
        self.rule = rule
        self.problem = problem
        self.hint = hint
        self.stage = stage
    }

    /// About a certificate of a path that had come to an anchor.
    init(_ path: [ParsedCertificate], _ depth: Int, _ rule: String, _ problem: String, hint: String? = nil) {
        self.init(path[depth], isLeaf: depth == 0, rule, problem, hint: hint, stage: .complete)
    }

    /// The signature of the certificate at `depth` is not by the key of the next.
    static func signature(_ path: [ParsedCertificate], _ depth: Int) -> PathRejection {
        let child = path[depth]
        let identifiers = (
            child.extensions.authorityKeyID, path[min(depth + 1, path.count - 1)].extensions.subjectKeyID
        )
        // Both name a key, and not the same one: that is another CA of the same name.
        if !identifiers.0.isEmpty, !identifiers.1.isEmpty, identifiers.0 != identifiers.1 {
            return PathRejection(
                child, isLeaf: depth == 0, "chain.untrusted",
                "was issued by another CA of the same name: the one in the CA data has a different key",
                hint: "store the cluster's current CA: aichor-vault set NAME --ca-file FILE",
                stage: .wrongSignature)
        }
        return PathRejection(
            child, isLeaf: depth == 0, "chain.untrusted", "has a signature that is not its issuer's",
            hint: "is it another CA of the same name? store the cluster's current CA", stage: .wrongSignature)
    }

    /// OpenSSL is stricter than Go about what an extension or a key may look like.
    static func unreadable(_ path: [ParsedCertificate], _ depth: Int) -> PathRejection {
        PathRejection(
            path[depth], isLeaf: depth == 0, depth == 0 ? "leaf.parse" : "chain.untrusted", "cannot be read by OpenSSL",
            hint: TrustPolicy.hint, stage: .unsuitableIssuer)
    }

    /// There is no certificate to go on with.
    static func missingIssuer(
        _ certificate: ParsedCertificate, isLeaf: Bool, stage: Stage = .withoutIssuer
    ) -> PathRejection {
        guard !certificate.isSelfIssued else {
            return PathRejection(
                certificate, isLeaf: isLeaf, "chain.untrusted",
                isLeaf ? "is self-signed and not in the CA data" : "is a root certificate that is not in the CA data",
                hint: isLeaf ? "store it as CA data if it is the cluster's own" : nil, stage: stage)
        }
        let der = certificate.der
        let issuer = X509Certificate(der: der.span)?.issuer ?? ""
        return PathRejection(
            certificate, isLeaf: isLeaf, "chain.incomplete",
            "was issued by \(issuer.quoted), which is not in the CA data and which the server does not present",
            hint: "does the CA data belong to this cluster? does the server send its intermediates?", stage: stage
        )
    }

    var finding: Finding {
        Finding(rule: rule, severity: .error, message: "\(Self.name(of: certificate, isLeaf)) \(problem)", hint: hint)
    }

    private static func name(of certificate: ParsedCertificate, _ isLeaf: Bool) -> String {
        let der = certificate.der
        let subject = X509Certificate(der: der.span)?.subject ?? ""
        return (isLeaf ? "the server's certificate" : "the CA certificate")
            + (subject.isEmpty ? "" : " " + subject.quoted)
    }
}
