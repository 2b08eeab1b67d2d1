// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Argo CD's cluster Secrets: those with the label `argocd.argoproj.io/secret-type: cluster`.
public final class ArgoSource: CandidateSource {
    /// Reads YAML or JSON as ``SecretSource`` does; a Secret without that label is a problem.
    public init(_ bytes: consuming SecretBytes, place: String, given: GivenFields = GivenFields()) throws(VaultError) {
        throw VaultError(.bug, "not there yet")
    }

    /// How many Secrets there are.
    public var count: Int { 0 }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate { ClusterCandidate(place: "", method: .none) }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes { throw VaultError(.bug, "not there yet") }
}
