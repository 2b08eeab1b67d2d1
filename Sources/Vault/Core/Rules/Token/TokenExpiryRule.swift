// SPDX-License-Identifier: Apache-2.0

/// `token.expires-soon`: a token that comes to its end, whether it was made to last or not.
package struct TokenExpiryRule: VerificationRule {
    /// Two weeks: time to get a new one and to register the engine again.
    static let lead: Int64 = 14 * 86_400

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let token = facts.overview.credential?.facts, let expiry = token.expiresAt, expiry > facts.now,
            expiry.seconds - facts.now.seconds < Self.lead
        else { return [] }
        return [
            Finding(
                rule: "token.expires-soon", severity: .warning, message: "the token expires at \(expiry.rfc3339)",
                hint: facts.hint(toGet: "a new one", storedBy: "--token-stdin"))
        ]
    }
}
