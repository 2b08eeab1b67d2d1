// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Where clusters come from: kubeconfigs, Secrets, tables.
///
/// Candidates are made when they are asked for, so that a source of many need not hold them all.
public protocol CandidateSource {
    /// How many clusters the source has.
    var count: Int { get }

    /// Whether there is more in it than its clusters, such as objects of other kinds.
    var holdsMore: Bool { get }

    /// One of them, from 0.
    func candidate(at index: Int) -> ClusterCandidate

    /// The token or password of one of them.
    ///
    /// Asked for only if the candidate has no problems. Throws what makes it unusable after all.
    func secret(at index: Int) throws(VaultError) -> SecretBytes
}

extension CandidateSource {
    /// Nothing but clusters.
    public var holdsMore: Bool { false }
}
