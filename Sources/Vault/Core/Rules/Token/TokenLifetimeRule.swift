// SPDX-License-Identifier: Apache-2.0

/// `token.short-lived`: a token that lives for days at most, in a form that keeps it for good.
///
/// Of one that has expired, that is what is wrong.
package struct TokenLifetimeRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let token = facts.overview.credential?.facts, token.isShortLived, let start = token.issuedAt,
            let expiry = token.expiresAt, expiry > facts.now
        else { return [] }
        let hours = (expiry.seconds - start.seconds) / 3600
        let lifetime = hours < 1 ? "less than an hour" : hours < 48 ? "\(hours) h" : "\(hours / 24) d"
        return [
            Finding(
                rule: "token.short-lived", severity: .warning,
                message: "the token's lifetime is \(lifetime), but AIchor keeps using the token it was registered with",
                hint: "register with the token of a Secret of type kubernetes.io/service-account-token")
        ]
    }
}

extension CredentialFacts {
    /// A life of at most a week, as `kubectl create token` gives (kubernetes.io, TokenRequest: an hour by default).
    var isShortLived: Bool {
        guard let issuedAt, let expiresAt else { return false }
        return expiresAt.seconds - issuedAt.seconds <= 7 * 86_400
    }
}
