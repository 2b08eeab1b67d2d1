// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

// The family about certificates.
extension AuditMetrics {
    func addCertificates(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        writer.begin(
            "certificate_not_after_timestamp_seconds",
            "The last second of a certificate: of the CA data, or of the one that the server showed last.")
        for cluster in clusters {
            add(cluster.authorities, role: "ca", of: cluster, to: &writer)
            add(cluster.serving, role: "serving", of: cluster, to: &writer)
        }
    }

    /// One sample for each certificate, whose digest tells it from the cluster's others.
    ///
    /// Where names are hidden, so are digests: whoever can reach an API server knows the digest of its certificate.
    private func add(
        _ certificates: [CertificateEnd], role: String, of cluster: NamedAudit, to writer: inout MetricsWriter
    ) {
        for (index, certificate) in certificates.enumerated() {
            let distinction =
                switch names {
                case .name: ("sha256_prefix", certificate.prefix)
                case .hash: ("number", String(index + 1))
                }
            writer.add(certificate.notAfter, ("cluster", cluster.name), ("role", role), distinction)
        }
    }
}

/// What is told of a certificate.
private struct CertificateEnd {
    private static let digits = Array("0123456789abcdef".utf8)

    let notAfter: Int64
    /// The first 8 bytes of its SHA-256 in hexadecimal digits.
    let prefix: String

    init(_ fingerprint: [UInt8], notAfter moment: Timestamp) {
        notAfter = moment.seconds
        var text: [UInt8] = []
        for byte in fingerprint.prefix(8) { text += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]] }
        prefix = String(decoding: text, as: UTF8.self)
    }
}

extension NamedAudit {
    /// The certificates of the CA data, each once: a bundle may hold one twice.
    fileprivate var authorities: [CertificateEnd] {
        var ends: [CertificateEnd] = []
        for certificate in audit.cluster.certificates {
            let end = CertificateEnd(certificate.fingerprint, notAfter: certificate.notAfter)
            if !ends.contains(where: { $0.prefix == end.prefix }) { ends.append(end) }
        }
        return ends
    }

    fileprivate var serving: [CertificateEnd] {
        audit.serving.map { [CertificateEnd($0.fingerprint, notAfter: $0.notAfter)] } ?? []
    }
}
