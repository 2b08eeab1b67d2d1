// SPDX-License-Identifier: Apache-2.0

/// `token.expires-soon`: a token that comes to its end, whether it was made to last or not.
///
/// The policy says how long before; where none is known, the built-in one does, so that a check and an audit agree.
package struct TokenExpiryRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        let policy = facts.policy ?? EffectivePolicy()
        guard let expiry = facts.overview.credential?.facts.expiresAt,
            [.near, .urgent].contains(DueDate(expiry, policy, now: facts.now).proximity)
        else { return [] }
        return [
            Finding(
                rule: "token.expires-soon", severity: .warning, message: "the token expires at \(expiry.rfc3339)",
                hint: facts.hint(toGet: "a new one", storedBy: "--token-stdin"))
        ]
    }
}
