// SPDX-License-Identifier: Apache-2.0
package import Vault
import VaultCore

/// An audit as metrics in Prometheus's text format, for node_exporter's textfile collector.
///
/// Times are absolute: a series stays true while nobody runs an audit. What is not known is absent, never 0.
package struct AuditMetrics {
    /// More than the families of a cluster take in all but odd vaults.
    private static let bytesPerCluster = 1600

    let report: AuditReport
    let names: NameDisclosure

    package init(_ report: AuditReport, names: NameDisclosure) {
        self.report = report
        self.names = names
    }

    /// The metrics, in UTF-8.
    package var bytes: [UInt8] {
        // Two vaults of a machine are in one directory of the collector, which refuses two samples of one name and labels.
        var writer = MetricsWriter(commonLabel: "vault", String(report.vault.id.prefix(8)))
        let clusters = distinctClusters
        writer.reserve(16_384 + clusters.count * Self.bytesPerCluster)
        addVault(to: &writer)
        addCounts(to: &writer)
        addUrgency(of: clusters, to: &writer)
        addCredentials(of: clusters, to: &writer)
        addCertificates(of: clusters, to: &writer)
        addVerification(of: clusters, to: &writer)
        return writer.out
    }

    /// The clusters with what they are called, none of them twice: a series must not have two values.
    private var distinctClusters: [NamedAudit] {
        var seen = Set<String>(minimumCapacity: report.clusters.count)
        return report.clusters.compactMap { audit in
            let name = names.reference(to: audit)
            return seen.insert(name).inserted ? NamedAudit(name: name, audit: audit) : nil
        }
    }
}

/// A cluster with what it is called in an output.
struct NamedAudit {
    let name: String
    let audit: ClusterAudit
}
