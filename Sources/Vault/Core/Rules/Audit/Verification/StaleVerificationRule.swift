// SPDX-License-Identifier: Apache-2.0

/// `verify.stale`: the last check is older than the policy allows, or was of another version than the current one.
package struct StaleVerificationRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let audit = facts.audit, let check = audit.observation?.latest else { return [] }
        guard audit.isOfThisVersion(check) else {
            return [
                finding(
                    "the check at \(check.at.rfc3339) was of version \(check.version), but the current version is \(audit.version)",
                    nil,
                    facts)
            ]
        }
        guard case .seconds(let allowed) = audit.policy.maximumVerificationAge.value else { return [] }
        let due = check.at.adding(allowed)
        guard due <= facts.now else { return [] }
        let age = facts.now.since(check.at)
        return [
            finding(
                "the last check is \(age.spanText) old; the policy allows \(allowed.spanText)", due, facts)
        ]
    }

    private func finding(_ message: String, _ due: Timestamp?, _ facts: ClusterFacts) -> Finding {
        let wasOnline = facts.audit?.observation?.online != nil
        return Finding(
            rule: "verify.stale", severity: .warning, message: message, hint: "verify again", dueAt: due,
            command: wasOnline ? facts.commandToAsk : "aichor-vault verify \(facts.overview.name)")
    }
}
