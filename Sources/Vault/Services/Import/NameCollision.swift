// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Whether an import would put another cluster in the place of the one that has its name, as happens when forty files have a
/// context of one name.
///
/// A cluster may move, and its credential or its CA may be replaced; where all of them are new and no service account is the
/// same, the import does not decide that it is one cluster.
struct NameCollision {
    /// Where the vault's cluster is.
    let stored: String
    /// Where the other one is; nil if the source does not have it.
    let offered: String?

    /// Nil if it is the same cluster, as far as is known.
    init?(_ next: NextVersion, _ input: borrowing ClusterInput) {
        guard let old = next.old?.overview, let before = old.credential, let after = next.overview.credential,
            before.fingerprint != after.fingerprint
        else { return nil }
        let accounts = (before.facts.claims?.serviceAccountUID, after.facts.claims?.serviceAccountUID)
        if let first = accounts.0, first == accounts.1 { return nil }
        if let endpoint = input.endpoint, endpoint.url == old.endpoint { return nil }
        if let isOther = next.hasOtherCA(than: input) {
            guard isOther else { return nil }
        } else {
            // Only their service accounts distinguish the clusters.
            guard accounts.0 != nil, accounts.1 != nil else { return nil }
        }
        stored = old.endpoint
        offered = input.endpoint?.url
    }

    /// The message about it, with what to do.
    var problem: ClusterCandidate.Problem {
        let places = offered.map { ": the vault has \(stored), but this is \($0)" } ?? ""
        let what = offered == nil ? "service account and CA data" : "API hostname, service account and CA data"
        return ClusterCandidate.Problem(
            "is already in the vault, but seems to be a different cluster: none of \(what) is the same\(places)",
            hint: "give this one another name; if it is the same cluster, use --allow-findings")
    }
}

extension NextVersion {
    /// Whether the CA data given differs from the vault's; nil if one of them has none.
    fileprivate func hasOtherCA(than input: borrowing ClusterInput) -> Bool? {
        guard let said = input.bundle ?? nil, let stored = storedCABundle else { return nil }
        return said.normalisedPEM != stored
    }
}
