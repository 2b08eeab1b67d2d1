// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// What a Secret is to us.
enum SecretFormat: Equatable {
    /// A service account's token.
    case serviceAccountToken
    /// A cluster of Argo CD.
    case argo
    /// A kubeconfig under one of the keys that its readers look for.
    case kubeconfig(key: String)

    static let argoLabel = "argocd.argoproj.io/secret-type"
    static let tokenType = "kubernetes.io/service-account-token"

    /// Nil if it does not describe a cluster.
    init?(_ secret: ManifestSecret, _ tree: borrowing DocumentTree) {
        if secret.type == Self.tokenType {
            self = .serviceAccountToken
        } else if secret.labels[Self.argoLabel] == "cluster" {
            self = .argo
        } else {
            var found: String?
            for key in ["value", "kubeconfig", "value.yaml"] where found == nil && secret.has(key, tree) { found = key }
            guard let found else { return nil }
            self = .kubeconfig(key: found)
        }
    }
}

/// Reads the description of a cluster in a Secret, and the credential in it.
protocol SecretFormatReader {
    /// Fills in the candidate; returns the credential, nil if there is none to be had.
    static func read(
        _ secret: ManifestSecret, _ tree: borrowing DocumentTree, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) -> SecretBytes?
}
