// SPDX-License-Identifier: Apache-2.0

/// The rules of an audit: the same protocol as those of a verification, and only facts that need no secret part.
///
/// All of them run for each of perhaps 100,000 clusters: one that finds nothing builds no text.
package enum AuditRules {
    /// Those about a cluster; without ``ClusterFacts/audit`` they find nothing.
    package static let all: [any VerificationRule] = [
        TokenEndRule(), TokenStartRule(), CredentialAgeRule(), UnknownAgeRule(), TokenLifeRule(),
        AuthorityDatesRule(), ServingDatesRule(),
        NeverVerifiedRule(), FailedVerificationRule(), StaleVerificationRule(), ExcessivePowerRule(),
        BasicAuthenticationPolicyRule(), NonExpiringTokenRule(), ReusedSecretRule(),
        NeverExportedRule(), NewTakerRule(),
    ]

    /// Those about the vault as a whole.
    package static let vault: [any VaultRule] = [
        RollbackRule(), LogChainRule(), LogClockRule(), KeyCostRule(), RecoverySlotRule(),
    ]

    /// What all rules find about a cluster: worst first, then what is due first.
    package static func findings(for facts: ClusterFacts) -> [Finding] {
        var found: [Finding] = []
        for rule in all { found += rule.findings(for: facts) }
        return found.count > 1 ? found.byUrgency : found
    }

    /// What all rules find about the vault, worst first.
    package static func findings(for facts: VaultFacts) -> [Finding] {
        vault.flatMap { $0.findings(for: facts) }.byUrgency
    }
}

extension [Finding] {
    /// The worst first, then what is due first, what has no date last, then by rule.
    package var byUrgency: [Finding] {
        sorted { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            switch (left.dueAt, right.dueAt) {
            case (let left?, let right?) where left != right: return left < right
            case (.some, nil): return true
            case (nil, .some): return false
            default: return left.rule < right.rule
            }
        }
    }
}
