// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What the vault stores about a cluster and others have no field for, as annotations of a Secret.
///
/// None holds a secret. Dates are RFC 3339, labels a JSON object of texts; what is not known is absent.
enum ClusterAnnotations {
    static func all(of cluster: ExportedCluster) -> [(key: String, value: String)] {
        let credential = cluster.credential
        let claims = credential.facts.claims
        let texts: [(String, String?)] = [
            ("engine-name", cluster.name),
            ("load-balancer-ip", cluster.overview.loadBalancerIP),
            ("ecosystem", cluster.overview.ecosystem),
            ("labels", labels(cluster.overview.labels)),
            ("note", cluster.note),
            ("acquired-at", credential.acquiredAt.rfc3339),
            ("issued-at", credential.facts.issuedAt?.rfc3339),
            ("issued-source", credential.facts.issuedAt == nil ? nil : credential.issuedSource?.annotation),
            ("rotated-at", credential.rotatedAt?.rfc3339),
            ("namespace", claims?.namespace),
            ("service-account", claims?.serviceAccount),
            ("service-account-uid", claims?.serviceAccountUID),
            ("secret-name", claims?.secretName),
            ("secret-uid", claims?.secretUID),
        ]
        return texts.compactMap { name, value in value.map { ("aichor-vault/" + name, $0) } }
    }

    private static func labels(_ labels: Labels) -> String? {
        guard !labels.entries.isEmpty else { return nil }
        // Keys and values of labels have nothing that JSON would escape.
        return "{" + labels.entries.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",") + "}"
    }
}

extension IssuedSource {
    /// Its name in annotations.
    fileprivate var annotation: String {
        switch self {
        case .tokenClaim: "token"
        case .secretCreation: "secret"
        case .user: "user"
        }
    }
}
