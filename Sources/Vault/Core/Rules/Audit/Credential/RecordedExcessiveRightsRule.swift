// SPDX-License-Identifier: Apache-2.0

/// `rbac.excessive`: the last online check of this credential found power beyond what AIchor asks for.
package struct RecordedExcessiveRightsRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let audit = facts.audit, let check = audit.observation?.online, !check.findings.isEmpty,
            let found = check.findings.first(where: { $0.rule == "rbac.excessive" }),
            audit.isOfThisVersion(check) || isOfThisCredential(check, facts)
        else { return [] }
        return [
            Finding(
                rule: found.rule, severity: .warning, message: found.message, hint: found.hint,
                command: facts.commandToAsk)
        ]
    }

    /// A new name or label does not change a token's permissions.
    private func isOfThisCredential(_ check: CheckRecord, _ facts: ClusterFacts) -> Bool {
        guard let credential = facts.overview.credential else { return false }
        return max(credential.rotatedAt ?? credential.acquiredAt, credential.acquiredAt) <= check.at
    }
}
