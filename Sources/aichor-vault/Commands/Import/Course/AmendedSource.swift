// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// Some clusters of a source, with what options and answers add to it.
struct AmendedSource<Base: CandidateSource>: CandidateSource {
    let base: Base
    /// Which ones, by their index in ``base``.
    var indices: [Int]
    /// The additions to them, by their index in ``base``.
    var amendments: [Int: SourceAmendment] = [:]
    /// The ecosystem of all of them.
    var ecosystem: Ecosystem?
    /// The labels of all of them.
    var labels: Labels?

    /// Selects all of a source.
    init(_ base: Base) {
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

extension AmendedSource: PreparedCandidates where Base: PreparedCandidates {
    func bundle(at index: Int) throws(VaultError) -> CABundle?? { try base.bundle(at: indices[index]) }
}

/// What options or answers add to one cluster.
struct SourceAmendment {
    var name: ClusterName?
    var endpoint: APIEndpoint?
    var loadBalancer: LoadBalancerAddress?
}
