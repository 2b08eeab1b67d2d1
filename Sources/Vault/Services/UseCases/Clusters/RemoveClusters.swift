// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Removes clusters, all or none: each gets a tombstone that `restore` undoes, or with `purge` every version is erased.
    ///
    /// With `purge` a name that is already removed erases what was removed under it. Throws `not-found`, `conflict.version`.
    public func remove(
        _ names: [ClusterName], purge: Bool, ifVersion: UInt64?
    ) throws(VaultError) -> [RemovalResult] {
        try write { session in
            guard purge else {
                return try names.map { name in
                    let live = try session.require(name)
                    try live.row.requireVersion(ifVersion, of: name)
                    return try session.writeTombstone(name, live)
                }
            }
            // All are looked up before the first goes: what a session keeps of removed clusters is of its beginning.
            let clustersToPurge = try names.map { try session.clustersToPurge($0, ifVersion) }
            var erased: Set<RecordID> = []
            return try zip(names, clustersToPurge).map { name, clusters in
                try session.purge(name, clusters.filter { erased.insert($0.row.recordID).inserted })
            }
        }
    }
}

extension WriteSession {
    fileprivate func writeTombstone(_ name: ClusterName, _ live: OpenedCluster) throws -> RemovalResult {
        let row = try writeTombstone(live)
        try log(.clusterRemoved, object: name.text, row: row)
        return RemovalResult(name: name.text, purged: false, versions: Int(row.version))
    }

    /// What was removed under the name before goes too: whoever purges a name means its secrets, all of them.
    fileprivate func clustersToPurge(_ name: ClusterName, _ ifVersion: UInt64?) throws -> [OpenedCluster] {
        let live = try find(name)
        try live?.row.requireVersion(ifVersion, of: name)
        return try (live.map { [$0] } ?? []) + removed(name)
    }

    fileprivate func purge(_ name: ClusterName, _ clustersToPurge: [OpenedCluster]) throws -> RemovalResult {
        guard !clustersToPurge.isEmpty else {
            throw VaultError(
                .notFound, "there is no cluster named \(name.text), and none was removed under that name",
                hint: "to list the clusters, run: aichor-vault list")
        }
        var versions = 0
        for cluster in clustersToPurge {
            versions += try purge(cluster.row.recordID)
            try log(.clusterPurged, object: name.text, row: cluster.row, purpose: "all versions erased")
        }
        return RemovalResult(name: name.text, purged: true, versions: versions)
    }
}
