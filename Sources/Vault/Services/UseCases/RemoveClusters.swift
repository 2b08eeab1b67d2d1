// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Removes clusters, all or none: each gets a tombstone that `restore` undoes, or with `purge` every version is erased.
    ///
    /// With `purge` a name that is already removed erases what was removed under it. Throws `not-found`, `conflict.version`.
    public func remove(
        _ names: [ClusterName], purge: Bool, ifVersion: UInt64?
    ) throws(VaultError) -> [RemovalReceipt] {
        try write { session in
            try names.map { name in
                let live = purge ? try session.find(name) : try session.require(name)
                try live?.row.requireVersion(ifVersion, of: name)
                guard purge else { return try session.bury(name, live) }
                return try session.purge(name, live)
            }
        }
    }
}

extension WriteSession {
    fileprivate func bury(_ name: ClusterName, _ live: OpenedCluster?) throws -> RemovalReceipt {
        guard let live else { throw VaultError(.notFound, "there is no cluster named \(name.text)") }
        let row = try bury(live)
        try log(.clusterRemoved, object: name.text, row: row)
        return RemovalReceipt(name: name.text, purged: false, versions: Int(row.version))
    }

    fileprivate func purge(_ name: ClusterName, _ live: OpenedCluster?) throws -> RemovalReceipt {
        // What was removed under the name before goes too: whoever purges a name means its secrets, all of them.
        let doomed = try (live.map { [$0] } ?? []) + removed(name)
        guard !doomed.isEmpty else {
            throw VaultError(
                .notFound, "there is no cluster named \(name.text), and none was removed under that name",
                hint: "aichor-vault list shows the clusters there are")
        }
        var versions = 0
        for cluster in doomed {
            versions += try purge(cluster.row.recordID)
            try log(.clusterPurged, object: name.text, row: cluster.row, purpose: "all versions erased")
        }
        return RemovalReceipt(name: name.text, purged: true, versions: versions)
    }
}
