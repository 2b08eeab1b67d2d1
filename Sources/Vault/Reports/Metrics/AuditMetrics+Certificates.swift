// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

// The family about certificates.
extension AuditMetrics {
    /// One series for each role, which continues with a renewed certificate.
    ///
    /// No digest identifies the certificate: where names are hidden, anyone who can reach an API server could identify its cluster.
    func addCertificates(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        writer.begin(
            "certificate_not_after_timestamp_seconds",
            "Expiry of the CA certificate that expires first, or of the serving certificate that was presented last."
        )
        for cluster in clusters {
            add(cluster.audit.authorityNotAfter, role: "ca", of: cluster, to: &writer)
            add(cluster.audit.serving?.notAfter, role: "serving", of: cluster, to: &writer)
        }
    }

    private func add(_ end: Timestamp?, role: String, of cluster: NamedAudit, to writer: inout MetricsWriter) {
        guard let end else { return }
        writer.add(end.seconds, ("cluster", cluster.name), ("role", role))
    }
}
