// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The one judge of certificate chains: whether a server's certificate is vouched for by a cluster's CA data and is for the
/// host that it is reached by.
///
/// It is never looser than Go's crypto/x509, which kubectl and most who connect to clusters judge by: OpenSSL decides, and
/// ``PathRules`` refuse beside it what Go refuses and OpenSSL takes.
package struct TrustPolicy: Sendable {
    /// How many paths are tried: each try leaves out the certificate at which the last one broke.
    private static let maximumTries = 12

    private let anchors: [[UInt8]]

    /// Trusts the certificates of a bundle, as DER; each of them is an anchor, whether it signed itself or not.
    package init(anchors: [[UInt8]]) { self.anchors = anchors }

    /// Trusts the certificates of a CA bundle in PEM.
    package init(bundle pem: Span<UInt8>) throws(InvalidInput) {
        anchors = try PEMText.blocks(of: pem).map { (block) throws(InvalidInput) in try block.certificateDER(in: pem) }
    }

    /// What is wrong with a chain for a host at a moment; no error among the findings means trusted and matching.
    ///
    /// Throws `CryptoError` if OpenSSL fails where it should not.
    package func judge(_ chain: ServingChain, host: ServerName, at moment: Timestamp) throws -> [Finding] {
        let leaf: X509Certificate
        if let certificate = X509Certificate(der: chain.leaf.span) {
            leaf = certificate
        } else {
            return [
                Finding(
                    rule: "chain.untrusted", severity: .error, message: "the server's certificate cannot be read",
                    hint: "openssl x509 -in FILE -noout -text says more")
            ]
        }
        let names = unsafe SubjectAlternativeNames(leaf.raw)
        var findings: [Finding] = []
        // One after the other, so that every reason is told and not the first alone.
        if let fault = try bestFault(chain, ChainVerifier.Demands()) {
            findings.append(PathWords(fault, chain, names).finding)
        } else if let fault = try bestFault(chain, ChainVerifier.Demands(moment: moment)) {
            findings.append(PathWords(fault, chain, names).finding)
        }
        if let mismatch = HostRule(host: host, names: names).finding(of: leaf) {
            findings.append(mismatch)
        }
        // The decision is OpenSSL's on everything at once; what came before only words it.
        if findings.isEmpty, let whole = try bestFault(chain, ChainVerifier.Demands(host: host, moment: moment)) {
            findings.append(PathWords(whole, chain, names, host: host).finding)
        }
        return findings + LeafRules.warnings(leaf, names)
    }

    /// Nil if some path satisfies the demands; else the fault of the path that OpenSSL tried first.
    ///
    /// OpenSSL does not go back out of a branch that turns out to be bad, where Go tries them all: so each certificate at
    /// which a path broke is left out, and the rest tried again.
    private func bestFault(_ chain: ServingChain, _ demands: ChainVerifier.Demands) throws -> ChainVerifier.Fault? {
        var first: ChainVerifier.Fault?
        var excluded: Set<[UInt8]> = []
        for _ in 0..<Self.maximumTries {
            let verifier = ChainVerifier(
                anchors: readable(anchors, without: excluded),
                untrusted: readable(chain.intermediates, without: excluded))
            var objection: PathObjection?
            let fault = try verifier.run(chain.leaf, demands) { path in objection = PathRules.objection(to: path) }
            guard let found = fault ?? objection?.fault else { return nil }
            first = first ?? found
            let isLeaf = found.depth == 0 || found.fingerprint == Fingerprint.sha256(chain.leaf)
            guard !isLeaf, !found.fingerprint.isEmpty, excluded.insert(found.fingerprint).inserted else { break }
        }
        return first
    }

    /// Those that OpenSSL can read and that were not left out: an unreadable one beside good ones vouches for nothing.
    private func readable(_ certificates: [[UInt8]], without excluded: Set<[UInt8]>) -> [[UInt8]] {
        certificates.filter { der in
            guard X509Certificate(der: der.span) != nil else { return false }
            return Fingerprint.sha256(der).map { !excluded.contains($0) } ?? false
        }
    }
}
