// SPDX-License-Identifier: Apache-2.0

/// The rules of an audit: the same protocol as those of a verification, and only facts that need no secret part.
///
/// All of them run for each of perhaps 100,000 clusters: one that finds nothing builds no text.
package enum AuditRules {
    /// Those about a cluster; without ``ClusterFacts/audit`` they find nothing.
    package static let all: [any VerificationRule] = [
        TokenExpiryPolicyRule(), TokenNotBeforeRule(), CredentialAgeRule(), UnknownAgeRule(), TokenLifetimeUsedRule(),
        TokenBoundObjectRule(),
        CABundleDatesRule(), CARoleRule(), CAKeyRule(), ServingCertificateDatesRule(),
        NeverVerifiedRule(), FutureDateRule(), StaleVerificationRule(),
        RecordedExcessiveRightsRule(),
        BasicAuthenticationPolicyRule(), NonExpiringTokenRule(), ReusedSecretRule(),
        NeverExportedRule(), NewRecipientRule(),
    ]

    /// Those about what checks found earlier, as far as the others do not find it now.
    package static let recorded: [any RecordedRule] = [FailedVerificationRule(), RecordedWarningsRule()]

    /// Those about the vault as a whole.
    package static let vault: [any VaultRule] = [
        RollbackRule(), MissingMarkRule(), LogChainRule(), LogClockRule(), ShortLogRule(), KeyCostRule(),
        RecoverySlotRule(),
    ]

    /// What all rules find about a cluster: worst first, then what is due first.
    package static func findings(for facts: ClusterFacts) -> [Finding] {
        var found: [Finding] = []
        for rule in all {
            let more = rule.findings(for: facts)
            if more.isEmpty { continue }
            if found.isEmpty { found.reserveCapacity(4) }
            found += more
        }
        found += recorded.flatMap { $0.findings(for: facts, besides: found) }
        found.sortByUrgency()
        return found
    }

    /// What all rules find about the vault, worst first.
    package static func findings(for facts: VaultFacts) -> [Finding] {
        var found = vault.flatMap { $0.findings(for: facts) }
        found.sortByUrgency()
        return found
    }
}

extension [Finding] {
    /// Puts the worst first, then what is due first, what has no date last, then by rule; equals stay as they stood.
    ///
    /// By insertion: there are a few, and for each of 100,000 clusters.
    package mutating func sortByUrgency() {
        for end in indices.dropFirst() {
            var place = end
            while place > 0, self[place].isBefore(self[place - 1]) {
                swapAt(place, place - 1)
                place -= 1
            }
        }
    }
}

extension Finding {
    fileprivate func isBefore(_ other: Finding) -> Bool {
        if severity != other.severity { return severity > other.severity }
        switch (dueAt, other.dueAt) {
        case (let mine?, let theirs?) where mine != theirs: return mine < theirs
        case (.some, nil): return true
        case (nil, .some): return false
        default: return rule < other.rule
        }
    }
}
