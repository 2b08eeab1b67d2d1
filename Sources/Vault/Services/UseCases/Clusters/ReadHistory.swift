// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// All versions of a cluster, newest first; of a removed one too, if no live one has its name.
    ///
    /// Throws `not-found`.
    public func history(_ name: ClusterName) throws(VaultError) -> [ClusterView] {
        try read(onRollback: .warn) { session in
            try session.versionViews(of: session.historyHead(name).row.recordID).reversed()
        }
    }

    /// All that happened to a cluster, newest first: its versions, its log entries, and the checks that are stored.
    ///
    /// One state of the vault is read, and the log's chain is walked, so that no entry is shown that was put there. Of a version whose
    /// entry was pruned only the version is listed. Throws `not-found`, and `integrity.log` for a log that is not whole.
    public func history(of name: ClusterName) throws(VaultError) -> [HistoryEvent] {
        try read(onRollback: .warn) { session in
            let recordID = try session.historyHead(name).row.recordID
            var history = ClusterHistory(try session.versionViews(of: recordID))
            let id = recordID.hexadecimal
            _ = try LogWalk(session, context.progress).run { entry, _ in
                if entry.recordID == id { history.add(entry) }
            }
            return history.finished(try session.observation(of: recordID)?.content)
        }
    }
}

extension ReadSession {
    /// The cluster of that name, or if there is none the one that was removed last under it.
    fileprivate func historyHead(_ name: ClusterName) throws -> OpenedCluster {
        if let head = try find(name) ?? latestRemoved(name) { return head }
        throw VaultError(
            .notFound, "there is no cluster named \(name.text), removed or not",
            hint: "to list the clusters, run: aichor-vault list")
    }

    /// All versions of a cluster, oldest first.
    fileprivate func versionViews(of recordID: RecordID) throws -> [ClusterView] {
        try versions(of: recordID).map { row in ClusterView(try overview(row), row: row) }
    }
}
