// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Restores a removed cluster, or an earlier version of a live one, as a new version.
    ///
    /// Without `version` the last one before the removal. Throws `not-found`, and `exists` if the name is already used.
    public func restore(
        _ name: ClusterName, version: UInt64?, as newName: ClusterName?
    ) throws(VaultError) -> ClusterChangeResult {
        let now = context.now()
        let outcome = try write { session in
            let head = try session.head(toRestore: name, version: version, as: newName)
            let source = try session.source(head, version, name)
            var overview = try session.overview(source)
            overview.name = (newName ?? name).text
            overview.change = .restored
            overview.changedAt = now
            overview.restoredFrom = source.version
            let previous = try session.lastCredential(of: head)
            if previous?.fingerprint != overview.credential?.fingerprint { overview.credential?.rotatedAt = now }
            let notes = try KnownClusters(session).notes(on: overview, after: nil)
            let cluster = try session.supersede(head, with: overview, try session.parts(of: source))
            try session.log(
                .clusterRestored, object: overview.name, row: cluster.row,
                purpose: "from version \(source.version) of \(name.text)")
            return CommittedChange(cluster: cluster, notes: notes)
        }
        return ClusterChangeResult(outcome, now: now)
    }
}

extension WriteSession {
    /// The highest version of the object that is meant: the removed cluster, or the live one to be set back.
    fileprivate func head(
        toRestore name: ClusterName, version: UInt64?, as newName: ClusterName?
    ) throws -> OpenedCluster {
        let live = try find(name)
        if let live, version != nil, newName == nil { return live }
        guard let removed = try latestRemoved(name) else {
            guard live != nil else {
                throw VaultError(
                    .notFound, "there is no cluster named \(name.text), removed or not",
                    hint: "to list the removed clusters, run: aichor-vault log --action cluster.removed")
            }
            throw VaultError(
                .usage, "\(name.text) is not removed",
                hint:
                    "restore an earlier version with aichor-vault restore \(name.text) --version N; list the versions with aichor-vault history"
            )
        }
        try requireFree(newName ?? name, hint: "to restore it under another name, use --as NEW-NAME")
        return removed
    }

    /// What the cluster had last, before a removal too.
    fileprivate func lastCredential(of head: OpenedCluster) throws -> StoredCredential? {
        if let credential = head.overview.credential { return credential }
        let last = try versions(of: head.row.recordID).last { $0.secret != nil }
        return try last.map { try overview($0).credential } ?? nil
    }

    fileprivate func source(_ head: OpenedCluster, _ version: UInt64?, _ name: ClusterName) throws -> RecordRow {
        let whole = try versions(of: head.row.recordID).filter { $0.secret != nil }
        let found = version == nil ? whole.last : whole.first { $0.version == version }
        guard let found else {
            throw VaultError(
                .notFound, "\(name.text) has no version \(version ?? 0) that can be restored",
                hint: "to list its versions, run: aichor-vault history \(name.text)")
        }
        return found
    }
}
