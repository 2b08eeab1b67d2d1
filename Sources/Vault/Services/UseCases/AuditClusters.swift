// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Judges every selected cluster, and the vault as a whole, by the rotation policy.
    ///
    /// Opens no secret part. Works on an old copy, with a notice. Throws `not-found`.
    public func audit(_ options: AuditOptions) throws(VaultError) -> AuditReport {
        let now = options.at ?? context.now()
        var clusters: [ClusterAudit] = []
        try list(options.selection, detail: .full) { (view) throws(VaultError) in
            var audit = ClusterAudit(
                cluster: view, state: .ok, findings: [],
                bornAt: view.credential?.facts.issuedAt ?? view.credential?.acquiredAt,
                isIssueKnown: view.credential?.facts.issuedAt != nil, pseudonym: "")
            audit.dueAt = audit.bornAt?.adding(90 * 86_400)
            audit.nextDueAt = audit.dueAt
            clusters.append(audit)
        }
        let vault = try read(onRollback: .warn) { session in
            AuditedVault(
                id: vaultID, generation: session.state.manifest.generation, format: VaultFormat.number, path: path)
        }
        return AuditReport(at: now, since: options.since, vault: vault, clusters: clusters, summary: AuditSummary())
    }
}
