// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Some clusters of a source, with what options and answers add to it.
struct AmendedSource: CandidateSource {
    /// One cluster with its additions.
    struct Amendment {
        var name: ClusterName?
        var endpoint: APIEndpoint?
        var loadBalancer: LoadBalancerAddress?
    }

    let base: any CandidateSource
    /// Which ones, by their index in ``base``.
    var indices: [Int]
    /// The additions to them, by their index in ``base``.
    var amendments: [Int: Amendment] = [:]
    /// The ecosystem of all of them.
    var ecosystem: Ecosystem?
    /// The labels of all of them.
    var labels: Labels?

    /// Selects all of a source.
    init(_ base: any CandidateSource) {
        self.base = base
        indices = Array(0..<base.count)
    }

    var count: Int { indices.count }

    func candidate(at index: Int) -> ClusterCandidate {
        var candidate = base.candidate(at: indices[index])
        let amendment = amendments[indices[index]]
        candidate.name = amendment?.name ?? candidate.name
        candidate.endpoint = amendment?.endpoint ?? candidate.endpoint
        candidate.loadBalancer = amendment?.loadBalancer ?? candidate.loadBalancer
        if let ecosystem { candidate.ecosystem = ecosystem }
        candidate.labels = labels ?? candidate.labels
        return candidate
    }

    func secret(at index: Int) throws(VaultError) -> SecretBytes { try base.secret(at: indices[index]) }
}
