// SPDX-License-Identifier: Apache-2.0

/// `token.expired`, `token.expires-soon`: the end that a token names itself (RFC 7519, section 4.1.4), by the policy's leads.
package struct TokenExpiryPolicyRule: VerificationRule {
    package static let expired = "token.expired"

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let policy = facts.audit?.policy, let end = facts.overview.credential?.facts.expiresAt else { return [] }
        let due = DueDate(end, policy, now: facts.now)
        guard let severity = due.severity else { return [] }
        let isPast = due.proximity == .past
        return [
            Finding(
                rule: isPast ? Self.expired : "token.expires-soon", severity: severity,
                message: isPast
                    ? "the token expired at \(end.rfc3339)"
                    : "the token expires at \(end.rfc3339), \(due.text(from: facts.now))",
                hint: "get a new one, store it, and register the engine with it", dueAt: end,
                command: facts.commandToReplace)
        ]
    }
}
