// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

/// Clusters of a copy of the vault, as they are in force there.
///
/// Their secrets go from one vault into the other and nowhere else, so the copy's log gets no entry: the vault's own has one for each
/// cluster, with its source.
public final class VaultSource: CandidateSource {
    private var candidates: [ClusterCandidate] = []
    /// Where each secret is in ``secrets``.
    private var ranges: [Range<Int>] = []
    /// One after the other: pages of their own for each would be too many.
    private var secrets = SecretBytes()

    /// Reads the clusters that are selected, all in one state of the copy.
    ///
    /// Throws `not-found`, and what reading a vault throws.
    public init(_ copy: VaultCopy, _ selection: ClusterSelection) throws(VaultError) {
        try copy.read(keeping: selection.groups) { session in
            var clusters: [OpenedCluster] = []
            try session.visit(selection) { clusters.append($0) }
            if case .names = selection {} else { clusters.sort { $0.overview.name < $1.overview.name } }
            for cluster in clusters { try take(cluster, session, copy.path) }
        }
    }

    private func take(_ cluster: OpenedCluster, _ session: ReadSession, _ path: String) throws {
        let candidate = ClusterCandidate(cluster, try session.material(cluster.row), of: path)
        let content = try session.secret(cluster.row)
        let isBasic = if case .basic = candidate.method { true } else { false }
        let start = secrets.count
        try content.withBytes { bytes in
            let range = try ClusterSecret.range(in: bytes, kind: isBasic ? .basic : .opaqueBearer)
            secrets.append(bytes.extracting(range))
        }
        ranges.append(start..<secrets.count)
        candidates.append(candidate)
    }

    /// How many there are.
    public var count: Int { candidates.count }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate { candidates[index] }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes {
        secrets.withBytes { SecretBytes(copying: $0.extracting(ranges[index])) }
    }
}

extension ClusterCandidate {
    /// A cluster of another vault, whole: what it does not have is not there.
    fileprivate init(_ cluster: OpenedCluster, _ material: ClusterMaterial, of path: String) {
        let overview = cluster.overview
        let credential = overview.credential
        self.init(
            place: "\(overview.name), version \(cluster.row.version) of \(path)",
            method: credential?.username.map { .basic(username: $0) } ?? .bearerToken)
        name = try? ClusterName(overview.name)
        endpoint = try? APIEndpoint(overview.endpoint)
        loadBalancer = try? LoadBalancerAddress(overview.loadBalancerIP)
        ecosystem = .some(overview.ecosystem.flatMap { try? Ecosystem($0) })
        var connection = ConnectionSettings()
        try? connection.set(tlsServerName: overview.tlsServerName)
        try? connection.set(proxyURL: overview.proxyURL)
        take(connection)
        argo = overview.argo
        caBundle = .some(material.caBundle)
        labels = overview.labels
        note = .some(material.note.flatMap { try? Note($0) })
        acquiredAt = credential?.acquiredAt
        if let source = credential?.issuedSource, source != .tokenClaim {
            (issuedAt, issuedSource) = (credential?.facts.issuedAt, source)
        }
    }
}
