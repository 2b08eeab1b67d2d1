// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Finds secrets that several clusters have, by their keyed fingerprints.
///
/// Most vaults have none, so what is held of each cluster is its fingerprint and its place; names are looked up only where two
/// are equal.
struct ReusedSecrets {
    private struct Entry {
        let fingerprint: CredentialFingerprint
        let index: Int32
    }

    private var entries: [Entry] = []

    init(capacity: Int) { entries.reserveCapacity(capacity) }

    /// Takes in the secret of the cluster at a place.
    mutating func add(_ fingerprint: CredentialFingerprint, at index: Int) {
        entries.append(Entry(fingerprint: fingerprint, index: Int32(index)))
    }

    /// The places of clusters with one secret, for every secret that more than one has.
    mutating func groups() -> [[Int]] {
        entries.sort { $0.fingerprint < $1.fingerprint }
        var groups: [[Int]] = []
        var start = 0
        while start < entries.count {
            let end = entries[start...].firstIndex { $0.fingerprint != entries[start].fingerprint } ?? entries.count
            if end - start > 1 { groups.append(entries[start..<end].map { Int($0.index) }) }
            start = end
        }
        return groups
    }
}

/// The clusters that have one secret, each with its name and its API endpoint.
struct SecretSharers {
    /// One of them.
    struct Member {
        let name: String
        let endpoint: String
    }

    /// The names at each API endpoint, in order.
    private var endpoints: [String: [String]] = [:]
    private var names: Set<String>
    private var count: Int { names.count }
    /// The first names at each endpoint, in the order of the endpoints: enough to find a few that lie elsewhere.
    private var firstNames: [(endpoint: String, names: [String])] = []

    init(_ clusters: [Member]) {
        names = Set(clusters.map(\.name))
        for cluster in clusters { endpoints[cluster.endpoint, default: []].append(cluster.name) }
        for endpoint in endpoints.keys { endpoints[endpoint]?.sort() }
        // One more than is shown, for the cluster itself; a few endpoints more than are shown, for its own.
        firstNames = endpoints.map { (endpoint: $0.key, names: Array($0.value.prefix(ReusedSecret.shown + 1))) }
            .sorted { ($0.names.first ?? "") < ($1.names.first ?? "") }
    }

    /// Who else has the secret of one of them; nil if nobody has, or if it is none of them.
    func others(of member: Member) -> ReusedSecret? {
        let (name, endpoint) = (member.name, member.endpoint)
        let here = endpoints[endpoint] ?? []
        guard count > 1, names.contains(name) else { return nil }
        let same = here.prefix(ReusedSecret.shown + 1).filter { $0 != name }.prefix(ReusedSecret.shown)
        let elsewhere = firstNames.prefix(ReusedSecret.shown + 1).filter { $0.endpoint != endpoint }.flatMap(\.names)
        return ReusedSecret(
            sameEndpoint: ReusedSecret.OtherClusters(names: Array(same), count: max(0, here.count - 1)),
            elsewhere: ReusedSecret.OtherClusters(
                names: Array(elsewhere.sorted().prefix(ReusedSecret.shown)), count: count - here.count))
    }
}

extension SecretSharers.Member {
    init(_ overview: ClusterOverview) {
        self.init(name: overview.name, endpoint: overview.endpoint)
    }
}
