// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

// The families about single clusters.
extension AuditMetrics {
    func addUrgency(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        writer.begin(
            "cluster_state", "How urgent a cluster is: 0 ok, 1 warning, 2 critical, 3 overdue, 4 expired.")
        for cluster in clusters { writer.add(cluster.audit.state.rawValue, ("cluster", cluster.name)) }
        writer.begin(
            "cluster_next_due_timestamp_seconds",
            "The first of all dates on which a cluster needs a hand; may be past. Absent if there is none.")
        for cluster in clusters {
            guard let due = cluster.audit.nextDueAt else { continue }
            writer.add(due.seconds, ("cluster", cluster.name))
        }
    }

    func addCredentials(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        addCreation(of: clusters, to: &writer)
        add(
            "credential_rotated_timestamp_seconds",
            "When the credential replaced an older one. Absent if it never did.",
            of: clusters, to: &writer
        ) { $0.cluster.credential?.rotatedAt?.seconds }
        add(
            "credential_due_timestamp_seconds",
            "When the rotation policy wants the credential replaced. Absent if never.", of: clusters, to: &writer
        ) { $0.dueAt?.seconds }
        add(
            "credential_expiry_timestamp_seconds", "When the token ends by itself. Absent if never, or not known.",
            of: clusters, to: &writer
        ) { $0.cluster.credential?.facts.expiresAt?.seconds }
        add(
            "credential_expired",
            "1 if the token was past its end at the audit, 0 if not. Absent where no end is known.",
            of: clusters, to: &writer
        ) { audit in
            audit.cluster.credential?.facts.expiresAt.map { $0 <= report.at ? 1 : 0 }
        }
        add(
            "credential_last_used_timestamp_seconds",
            "When the credential last left the vault. Absent if it never did.", of: clusters, to: &writer
        ) { $0.cluster.lastReleasedAt?.seconds }
    }

    private func addCreation(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        writer.begin(
            "credential_created_timestamp_seconds",
            "When the credential began to age: when it was issued, or if that is not known when the vault acquired it.")
        for cluster in clusters {
            guard let credential = cluster.audit.cluster.credential, let born = cluster.audit.bornAt else { continue }
            writer.add(
                born.seconds, ("cluster", cluster.name), ("kind", credential.facts.kind.text),
                ("source", cluster.audit.isIssueKnown ? "issued" : "acquired"))
        }
    }

    /// A family about credentials: one sample for each of which there is a value.
    private func add(
        _ name: String, _ help: String, of clusters: [NamedAudit], to writer: inout MetricsWriter,
        value: (ClusterAudit) -> Int64?
    ) {
        writer.begin(name, help)
        for cluster in clusters {
            guard let credential = cluster.audit.cluster.credential, let value = value(cluster.audit) else { continue }
            writer.add(value, ("cluster", cluster.name), ("kind", credential.facts.kind.text))
        }
    }

    func addVerification(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        writer.begin(
            "verification_ok",
            "1 if the last check of the cluster as it is now found no error; else 0. Absent if there was none.")
        for cluster in clusters {
            guard let check = cluster.audit.cluster.checkInForce else { continue }
            writer.add(check.verdict == .error ? 0 : 1, ("cluster", cluster.name))
        }
        writer.begin(
            "verification_timestamp_seconds", "When the cluster was last checked. Absent if it never was.")
        for cluster in clusters {
            guard let check = cluster.audit.cluster.lastCheck else { continue }
            writer.add(check.at.seconds, ("cluster", cluster.name))
        }
    }
}
