// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The one judge of certificate chains: whether a server's certificate is verified by a cluster's CA data and is for the
/// host that it is reached by.
///
/// It is never looser than Go's crypto/x509, which kubectl and most who connect to clusters judge by: certificates are read,
/// paths looked for and names matched as there, and OpenSSL must accept the path besides.
package struct TrustPolicy: Sendable {
    private let anchors: CertificatePool
    private let bundleFindings: [Finding]

    /// Trusts the certificates of a bundle, as DER; each of them is an anchor, whether it signed itself or not.
    ///
    /// One that cannot be read verifies nothing.
    package init(anchors: [[UInt8]]) {
        self.anchors = CertificatePool(anchors.compactMap { try? ParsedCertificate(der: $0) })
        bundleFindings = []
    }

    /// Trusts the certificates of a CA bundle in PEM.
    ///
    /// A bad block is passed over with a warning in every judgement. Throws if there is none but such, or a private key.
    package init(bundle pem: Span<UInt8>) throws(InvalidInput) {
        let bundle = try TrustBundle(pem: pem)
        anchors = CertificatePool(bundle.certificates)
        bundleFindings = bundle.findings
    }

    /// What is wrong with a chain for a host at a time; no error among the findings means trusted and matching.
    ///
    /// Throws `CryptoError` if OpenSSL fails where it should not.
    package func evaluate(_ chain: ServingChain, host: ServerName, at moment: Timestamp) throws -> [Finding] {
        let leaf: ParsedCertificate
        do throws(CertificateParseError) {
            leaf = try ParsedCertificate(der: chain.leaf)
        } catch {
            let rule = error.isAboutKey ? "leaf.weak-key" : "leaf.parse"
            return [Self.error(rule, "the server's certificate \(error.problem)", hint: Self.hint)] + bundleFindings
        }
        let presented = PresentedCertificates(chain.intermediates)
        var findings = try pathFindings(leaf, presented, moment)
        if let mismatch = HostRule(host: host, names: leaf.extensions.names).finding { findings.append(mismatch) }
        return findings + presented.findings + LeafRules.warnings(leaf, at: moment) + bundleFindings
    }

    private func pathFindings(
        _ leaf: ParsedCertificate, _ presented: PresentedCertificates, _ moment: Timestamp
    ) throws -> [Finding] {
        if let reason = PathRules.objection(toLeaf: leaf) { return [Self.finding(leaf, reason)] }
        var findings: [Finding] = []
        // One after the other, so that every reason is reported and not only the first.
        if let reason = PathRules.objection(to: leaf, isLeaf: true, at: moment) {
            findings.append(Self.finding(leaf, reason))
        }
        var search = PathSearch(
            anchors: anchors, intermediates: CertificatePool(presented.certificates), at: moment)
        if let finding = try search.objection(to: leaf)?.finding, finding.rule != findings.first?.rule {
            findings.append(finding)
        }
        return findings
    }

    private static func finding(_ leaf: ParsedCertificate, _ reason: PathRules.Reason) -> Finding {
        PathRejection(leaf, isLeaf: true, reason.rule, reason.text, hint: reason.hint, stage: .complete).finding
    }

    static let hint = "openssl x509 -in FILE -noout -text prints details"

    static func error(_ rule: String, _ message: String, hint: String? = nil) -> Finding {
        Finding(rule: rule, severity: .error, message: message, hint: hint)
    }
}
