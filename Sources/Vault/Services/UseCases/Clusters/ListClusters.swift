// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto
import VaultStore

extension UnlockedVault {
    /// How much of each cluster `list` decodes.
    public enum ListDetail: Sendable {
        /// All but token claims, certificates, observations and the state.
        case names
        /// All but token claims and certificates.
        case summary
        /// Everything that `show` has, observations too.
        case full
    }

    /// Visits the selected live clusters; all and matching ones in the order of their names.
    ///
    /// Works on an old copy, with a notice. The visits come after all reading, so a slow visitor holds up no writer.
    ///
    /// Throws `not-found`, and what `visit` throws.
    public func list(
        _ selection: ClusterSelection, detail: ListDetail, _ visit: (ClusterView) throws(VaultError) -> Void
    ) throws(VaultError) {
        switch selection {
        case .names(let names):
            let found = try read(onRollback: .warn) { session in
                let clusters = try names.map { try session.require($0) }
                let healths = try session.healths(of: Set(clusters.map(\.row.recordID)), now: context.now())
                return try clusters.map { cluster in
                    let observation = try session.observation(of: cluster.row.recordID)?.content
                    return ClusterView(cluster.overview, row: cluster.row, observation: observation)
                        .with(healths[cluster.row.recordID])
                }
            }
            for view in found { try visit(view) }
        case .all: try list(matching: nil, detail, visit)
        case .matching(let selector): try list(matching: selector, detail, visit)
        }
    }

    private func list(
        matching selector: LabelSelector?, _ detail: ListDetail, _ visit: (ClusterView) throws(VaultError) -> Void
    ) throws(VaultError) {
        let groups: RowGroup = detail == .names ? .live : [.live, .observations, .policy]
        let (index, observations, healths) = try read(onRollback: .warn, keeping: groups) { session in
            let healths = detail == .names ? { [:] } : try startHealths(matching: selector, session)
            return (
                try session.liveIndex(matching: selector), detail == .full ? try session.observations() : [:],
                try healths()
            )
        }
        try mappingErrors {
            try index.forEach(detail: detail == .full ? .full : .summary) { overview, recordID, version in
                let row = RecordRow(kind: .cluster, recordID: recordID, version: version, state: .current)
                let view = ClusterView(overview, row: row, observation: observations[recordID])
                try visit(view.with(healths[recordID]))
            }
        }
    }

    /// What finds the states of clusters; for many of them on another thread, while this one opens what is listed.
    private func startHealths(
        matching selector: LabelSelector?, _ session: ReadSession
    ) throws -> () throws -> [RecordID: ClusterHealth] {
        let now = context.now()
        guard session.state.kept.count >= Self.manyRows, let file = store as? SQLiteStore else {
            return { try session.healths(matching: selector, now: now) }
        }
        // It reads within this transaction: as long as that holds its lock, nobody can write, and both see the state that was checked.
        let states = Companion {
            [cipher = try cipher.copy(), store = try SQLiteStore(at: file.path, context), state = session.state] in
            try store.read { try ReadSession($0, cipher, state).healths(matching: selector, now: now) }
        }
        return { try states.join() }
    }

    /// From how many rows on a thread pays.
    private static var manyRows: Int { 4096 }

    /// A cluster in its current or an earlier version, without its secret.
    ///
    /// Works on an old copy, with a notice.
    ///
    /// Throws `not-found`.
    public func show(_ name: ClusterName, version: UInt64?) throws(VaultError) -> ClusterDetails {
        try read(onRollback: .warn) { session in
            let cluster = try session.version(version, of: name)
            let observation = try session.observation(of: cluster.row.recordID)?.content
            let material = cluster.row.material == nil ? nil : try session.material(cluster.row)
            let isCurrent = cluster.row.state == .current
            let healths = isCurrent ? try session.healths(of: [cluster.row.recordID], now: context.now()) : [:]
            return ClusterDetails(
                cluster: ClusterView(cluster.overview, row: cluster.row, observation: observation)
                    .with(healths[cluster.row.recordID]),
                caBundle: material?.caBundle, note: material?.note)
        }
    }
}

extension ReadSession {
    /// The observations of all clusters.
    fileprivate func observations() throws -> [RecordID: Observation] {
        var found: [RecordID: Observation] = [:]
        try reader.forEachOverview(of: rows(in: .observations)) { row, nonce, sealed in
            found[row.recordID] = try cipher.openOverview(row, nonce: nonce, sealed: sealed) { try Observation($0) }
        }
        return found
    }

    /// A version of a live cluster; the current one if none is named.
    func version(_ version: UInt64?, of name: ClusterName) throws -> OpenedCluster {
        let current = try require(name)
        guard let version, version != current.row.version else { return current }
        guard let row = try versions(of: current.row.recordID).first(where: { $0.version == version }) else {
            throw VaultError(
                .notFound, "\(name.text) has no version \(version)",
                hint: "to list its versions, run: aichor-vault history \(name.text)")
        }
        return OpenedCluster(row: row, overview: try overview(row))
    }
}
