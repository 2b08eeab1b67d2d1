// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// The state of the vault at the time since when changes are reported.
struct AuditBaseline {
    let since: Timestamp
    private let session: ReadSession
    /// The policies from the one that was in force then to that of today, each with when it was set.
    private let policies: [(at: Timestamp, policy: CompiledPolicy)]

    init(_ session: ReadSession, since: Timestamp) throws {
        self.session = session
        self.since = since
        policies = try session.policies(since: since).map { ($0.changedAt, $0.compiled()) }
    }

    /// A cluster as it was then; nil if there was none.
    func cluster(_ cluster: OpenedCluster) throws -> OpenedCluster? {
        guard cluster.overview.changedAt > since else { return cluster }
        guard cluster.row.version > 1 else { return nil }
        for row in try session.versions(of: cluster.row.recordID).reversed() where row.version < cluster.row.version {
            let overview = try session.overview(row)
            if overview.changedAt <= since {
                return overview.change == .removed ? nil : OpenedCluster(row: row, overview: overview)
            }
        }
        return nil
    }

    /// What the changes of a cluster are compared with; `today` is known of it.
    func start(_ cluster: OpenedCluster, _ today: AuditFacts, _ reuse: BaselineReuse) throws -> ClusterBaseline {
        var facts = today
        let then = try self.cluster(cluster)
        if let then {
            (facts.version, facts.sameSince) = (then.row.version, then.overview.sameSince)
            facts.policy = policies[0].policy.effective(for: then.overview.labels, recordID: then.row.recordID)
        }
        facts.reuse = reuse.others
        let later = policies.dropFirst().map { at, policy in
            (at: at, policy: policy.effective(for: cluster.overview.labels, recordID: cluster.row.recordID))
        }
        return ClusterBaseline(
            moment: since, overview: then?.overview, facts: facts, laterPolicies: later, reuseBegan: reuse.began)
    }

    /// The clusters that were removed since, and are not back; `entries` are those of the log about removals.
    ///
    /// What was erased with all its versions is only in the log.
    func removed(until now: Timestamp, _ entries: [LogEntry]) throws -> [RemovedCluster] {
        var known = Set(try session.rows(in: .live).map(\.recordID.hexadecimal))
        var found: [RemovedCluster] = []
        try session.forEachCluster(of: session.rows(in: .tombstones), detail: .summary) { cluster in
            known.insert(cluster.row.recordID.hexadecimal)
            found.append(RemovedCluster(name: cluster.overview.name, at: cluster.overview.changedAt))
        }
        found += Self.erased(entries.filter { !known.contains($0.recordID ?? "") })
        return found.filter { $0.at > since && $0.at <= now }.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
    }
}

extension AuditBaseline {
    /// When each of these clusters went: when it was removed, if it was not restored, otherwise when it was erased.
    private static func erased(_ entries: [LogEntry]) -> [RemovedCluster] {
        var found: [String: RemovedCluster] = [:]
        for entry in entries {
            guard let id = entry.recordID else { continue }
            if entry.action == .clusterRestored {
                found[id] = nil
            } else if found[id] == nil {
                found[id] = RemovedCluster(name: entry.object ?? id, at: entry.time)
            }
        }
        return Array(found.values)
    }
}

/// Who had a cluster's secret at the time since when changes are reported.
struct BaselineReuse {
    /// Others that had it; nil if there were none.
    var others: ReusedSecret?
    /// When the first of those came that had it not; nil if there is none.
    var began: Timestamp?
}

/// What the changes of one cluster are compared with.
struct ClusterBaseline {
    /// Since when they are reported.
    let moment: Timestamp
    /// The cluster as it was then; nil if there was none.
    let overview: ClusterOverview?
    /// What was known and in force then.
    let facts: AuditFacts
    /// What was in force later, up to today, each with when it was set.
    let laterPolicies: [(at: Timestamp, policy: EffectivePolicy)]
    /// When the first of those clusters came that have its secret and had it not then.
    let reuseBegan: Timestamp?
}
