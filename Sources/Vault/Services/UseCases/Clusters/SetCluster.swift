// SPDX-License-Identifier: Apache-2.0
public import VaultCore

extension UnlockedVault {
    /// Changes what the patch names and nothing else; the version before stays as history.
    ///
    /// Throws `not-found`, `conflict.version` if the current version is not `ifVersion` or has another user name, `input.invalid`, `findings` if a
    /// rule finds an error that was not there before.
    public func set(
        _ name: ClusterName, _ patch: borrowing ClusterPatch, ifVersion: UInt64?
    ) throws(VaultError) -> ClusterChangeResult {
        let gate = FindingGate(allowsFindings: patch.allowsFindings)
        let input = try ClusterInput(
            patch, CredentialReader(cipher: cipher, now: context.now(), allowsFindings: patch.allowsFindings))
        let outcome = try write { session in
            let old = try session.require(name)
            try old.row.requireVersion(ifVersion, of: name)
            if let username = patch.expectedUsername, username != old.overview.credential?.username {
                throw VaultError(
                    .versionConflict,
                    "the user name of \(name.text) was changed in the meantime, so the password was not stored",
                    hint: "check whose it is: aichor-vault show \(name.text)")
            }
            var next = try NextVersion(after: old, in: session, now: session.now)
            try next.take(input)
            let before = next.findingsBefore
            guard next.isNew else { return CommittedChange(cluster: old, findings: before, changed: false) }
            let findings = try next.findings(after: input, in: session)
            try gate.check(findings, before: before)
            let notes = try KnownClusters(session).notes(on: next)
            let changed = try session.store(next, saying: input, as: .changed)
            try session.log(.clusterChanged, object: name.text, row: changed.row)
            return CommittedChange(cluster: changed, notes: notes, findings: findings)
        }
        return ClusterChangeResult(outcome, warnings: input.warnings, findings: outcome.findings)
    }
}

extension RecordRow {
    /// Throws `conflict.version` if another version than the expected one is in force.
    func requireVersion(_ expected: UInt64?, of name: ClusterName) throws(VaultError) {
        guard let expected, expected != version else { return }
        throw VaultError(
            .versionConflict, "\(name.text) is at version \(version), not \(expected)",
            hint: "check aichor-vault history \(name.text), then try again with --if-version \(version)")
    }
}
