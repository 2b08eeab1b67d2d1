// SPDX-License-Identifier: Apache-2.0

/// `token.expired`, `token.not-yet-valid`: the token's own dates (RFC 7519, sections 4.1.4 and 4.1.5).
package struct TokenValidityRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let credential = facts.overview.credential?.facts else { return [] }
        if let expiry = credential.expiresAt, expiry <= facts.now {
            return [
                Finding(
                    rule: "token.expired", severity: .error,
                    message: "the token expired at \(expiry.rfc3339), \(facts.now.distance(to: expiry)) ago",
                    hint: facts.hint(toGet: "a new one", storedBy: "--token-stdin"))
            ]
        }
        if let start = credential.notBefore, start > facts.now {
            return [
                Finding(
                    rule: "token.not-yet-valid", severity: .error,
                    message: "the token is not valid before \(start.rfc3339), in \(facts.now.distance(to: start))",
                    hint: "check this machine's clock, which shows \(facts.now.rfc3339)")
            ]
        }
        return []
    }
}
