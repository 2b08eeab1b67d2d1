// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Returns the token or password of a cluster, after the log entry is durable.
    ///
    /// Throws `not-found`, `integrity.rollback`, `log.unwritable`.
    public func reveal(
        _ name: ClusterName, version: UInt64?, purpose: String, intent: String
    ) throws(VaultError) -> SecretBytes {
        var secret = SecretBytes()
        try write(releasing: true) { session in
            let cluster = try session.version(version, of: name)
            guard let kind = cluster.overview.credential?.facts.kind, cluster.row.secret != nil else {
                throw VaultError(
                    .notFound, "version \(cluster.row.version) of \(name.text) is a removal and contains no secret")
            }
            let content = try session.secret(cluster.row)
            try content.withBytes { bytes in
                secret.append(bytes.extracting(try ClusterSecret.range(in: bytes, kind: kind)))
            }
            try session.log(.secretRevealed, object: name.text, row: cluster.row, purpose: purpose, intent: intent)
            try session.noteRelease(of: cluster.row.recordID)
        }
        return secret
    }
}
