// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// Secrets of type `kubernetes.io/service-account-token` (kubernetes, staging/src/k8s.io/api/core/v1/types.go).
enum ServiceAccountSecret: SecretFormatReader {
    /// The annotations that name its service account.
    static let annotationKeys = ["kubernetes.io/service-account.name", "kubernetes.io/service-account.uid"]

    static func read(
        _ secret: ManifestSecret, _ tree: borrowing DocumentTree, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) -> SecretBytes? {
        if let bundle = try secret.value("ca.crt", tree) { bundle.withBytes { builder.take(caBundle: $0) } }
        builder.take { $0.issuedAt = try secret.creationTimestamp.map { try Timestamp($0, of: "creationTimestamp") } }
        builder.leave(
            keys: secret.keys(tree).filter { !["token", "ca.crt", "namespace", "service-ca.crt"].contains($0) })
        let reference = try reference(secret, tree)
        builder.take {
            if $0.issuedAt != nil { $0.issuedSource = .secretCreation }
            $0.secret = reference
            $0.method = .bearerToken
        }
        if secret.labels["kubernetes.io/legacy-token-invalid-since"]?.isEmpty == false {
            builder.refuse(
                "has a token that the API server rejects because it was marked as unused",
                hint: "create a new one, or remove the label kubernetes.io/legacy-token-invalid-since from the Secret")
        }
        if let time = secret.deletionTimestamp {
            builder.refuse(
                "is being deleted since \(time.quoted), and its token becomes invalid with it",
                hint: "create another Secret: aichor-vault manifests --token-secret NAME")
        }
        guard let token = try secret.value("token", tree) else {
            guard !secret.isImmutable else {
                throw .init(
                    "has no token and is immutable, so the cluster can never add one",
                    hint: "delete it and create it without immutable")
            }
            throw .init(
                "has no token yet: the cluster adds it shortly after the Secret is created",
                hint: "get it again; if it stays empty, the cluster's token controller does not run"
            )
        }
        return token
    }

    private static func reference(
        _ secret: ManifestSecret, _ tree: borrowing DocumentTree
    ) throws(ClusterCandidate.Problem) -> SecretReference {
        var reference = SecretReference()
        reference.namespace = secret.namespace
        if reference.namespace == nil { reference.namespace = try secret.text("namespace", tree) }
        reference.name = secret.name
        reference.uid = secret.uid
        reference.serviceAccount = secret.annotations[annotationKeys[0]]
        reference.serviceAccountUID = secret.annotations[annotationKeys[1]]
        return reference
    }
}
