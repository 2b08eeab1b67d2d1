// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

// The families about single clusters.
extension AuditMetrics {
    func addUrgency(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        writer.begin(
            "cluster_state", "State of the cluster: 0 ok, 1 warning, 2 critical, 3 overdue, 4 expired.")
        for cluster in clusters { writer.add(cluster.audit.state.rawValue, ("cluster", cluster.name)) }
        writer.begin(
            "cluster_next_due_timestamp_seconds",
            "First date on which the cluster needs attention; may be in the past. Absent if there is none.")
        for cluster in clusters {
            guard let due = cluster.audit.nextDueAt else { continue }
            writer.add(due.seconds, ("cluster", cluster.name))
        }
    }

    func addCredentials(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        addCreation(of: clusters, to: &writer)
        add(
            "credential_rotated_timestamp_seconds",
            "Time of the last rotation of the credential. Absent if it was never rotated.",
            of: clusters, to: &writer
        ) { $0.cluster.credential?.rotatedAt?.seconds }
        add(
            "credential_due_timestamp_seconds",
            "Time at which the rotation policy requires a new credential. Absent if never.", of: clusters, to: &writer
        ) { $0.dueAt?.seconds }
        add(
            "credential_expiry_timestamp_seconds",
            "Expiry of the token. Absent if it does not expire or the expiry is not known.",
            of: clusters, to: &writer
        ) { $0.cluster.credential?.facts.expiresAt?.seconds }
        add(
            "credential_expired",
            "1 if the token had expired at the time of the audit, 0 if not. Absent if no expiry is known.",
            of: clusters, to: &writer
        ) { audit in
            audit.cluster.credential?.facts.expiresAt.map { $0 <= report.at ? 1 : 0 }
        }
        add(
            "credential_last_used_timestamp_seconds",
            "Time of the last release of the credential. Absent if it was never released.", of: clusters, to: &writer
        ) { $0.cluster.lastReleasedAt?.seconds }
    }

    private func addCreation(of clusters: [NamedAudit], to writer: inout MetricsWriter) {
        writer.begin(
            "credential_created_timestamp_seconds",
            "Time from which the age of the credential counts: when it was issued or, if not known, acquired.")
        for cluster in clusters {
            guard let credential = cluster.audit.cluster.credential, let ageFrom = cluster.audit.ageFrom else {
                continue
            }
            writer.add(
                ageFrom.seconds, ("cluster", cluster.name), ("kind", credential.facts.kind.text),
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
            "1 if the last check of the current version of the cluster found no error, 0 if it did. Absent without a check."
        )
        for cluster in clusters {
            guard let check = cluster.audit.cluster.checkInForce else { continue }
            writer.add(check.verdict == .error ? 0 : 1, ("cluster", cluster.name))
        }
        writer.begin(
            "verification_timestamp_seconds", "Time of the last check of the cluster. Absent if it was never checked.")
        for cluster in clusters {
            guard let check = cluster.audit.cluster.lastCheck else { continue }
            writer.add(check.at.seconds, ("cluster", cluster.name))
        }
    }
}
