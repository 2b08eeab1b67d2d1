// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Gives a cluster another name that no live cluster has, as a new version.
    ///
    /// Throws `not-found`, `exists`, `conflict.version`.
    public func rename(
        _ name: ClusterName, to newName: ClusterName, ifVersion: UInt64?
    ) throws(VaultError) -> ClusterChangeResult {
        let now = context.now()
        let outcome = try write { session in
            let old = try session.require(name)
            try old.row.requireVersion(ifVersion, of: name)
            guard newName != name else { return CommittedChange(cluster: old, changed: false) }
            try session.requireFree(newName, hint: "choose another name")
            var overview = old.overview
            overview.name = newName.text
            overview.change = .renamed
            overview.changedAt = now
            overview.restoredFrom = nil
            let cluster = try session.supersede(old, with: overview, try session.parts(of: old.row))
            try session.log(
                .clusterRenamed, object: newName.text, row: cluster.row, purpose: "renamed from \(name.text)")
            return CommittedChange(cluster: cluster)
        }
        return ClusterChangeResult(outcome, now: now)
    }
}

extension WriteSession {
    /// Throws `exists` if a live cluster has that name.
    func requireFree(_ name: ClusterName, hint: String) throws {
        guard try find(name) == nil else {
            throw VaultError(.exists, "cluster \(name.text) already exists", hint: hint)
        }
    }

    /// The plain text of a version's material and secret, to be sealed again as another version.
    func parts(of row: RecordRow) throws -> ClusterParts {
        var material = SecretBytes()
        try openPart(.material, row, into: &material)
        return ClusterParts(material: material, secret: try secret(row))
    }
}
