// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Argo CD's cluster Secrets: those with the label `argocd.argoproj.io/secret-type: cluster`.
public final class ArgoSource: CandidateSource {
    private let documents: SecretDocuments

    /// Reads YAML or JSON as ``KubernetesSecretSource`` does; a Secret without that label is a problem.
    public init(_ bytes: consuming SecretBytes, place: String, given: GivenFields = GivenFields()) throws(VaultError) {
        documents = try SecretDocuments(bytes, place: place, given: given, onlyArgo: true)
    }

    /// How many Secrets there are.
    public var count: Int { documents.count }

    /// Whether there are objects of other kinds.
    public var holdsMore: Bool { documents.holdsMore }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate { documents.candidate(at: index) }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes { try documents.secret(at: index) }
}
