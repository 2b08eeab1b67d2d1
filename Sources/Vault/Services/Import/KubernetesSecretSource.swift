// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// What a Secret does not contain about its cluster and the caller gives; for a source of exactly one.
public struct GivenFields: Sendable {
    /// The Engine Name.
    public var name: ClusterName?
    /// Where the API is.
    public var endpoint: APIEndpoint?
    /// The external address of the ingress controller.
    public var loadBalancer: LoadBalancerAddress?

    /// Gives nothing.
    public init() {}
}

/// Secrets as `kubectl get secret -o yaml|json` prints them: service account tokens, Argo CD clusters, kubeconfigs.
public final class KubernetesSecretSource: CandidateSource {
    private let documents: SecretDocuments

    /// Reads YAML or JSON: one Secret, several documents, or a list.
    ///
    /// `place` is the source's name in messages. Throws `input.invalid` if nothing can be read, `usage` if fields are given
    /// for a source of several.
    public init(_ bytes: consuming SecretBytes, place: String, given: GivenFields = GivenFields()) throws(VaultError) {
        documents = try SecretDocuments(bytes, place: place, given: given, onlyArgo: false)
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
