// SPDX-License-Identifier: Apache-2.0

/// `token.life-used`: a token of whose life four fifths are over.
///
/// That is when the kubelet renews the tokens that it projects into pods (kubernetes.io, "Configure Service Accounts for
/// Pods": at 80 percent of the time to live), and so what issuers count on. Says nothing where the end itself is near.
package struct TokenLifetimeUsedRule: VerificationRule {
    /// The percentage.
    package static let percent: Int64 = 80

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let policy = facts.audit?.policy, let lifetime = facts.overview.credential?.facts.lifetime,
            facts.now >= lifetime.moment(at: Self.percent),
            DueDate(lifetime.end, policy, now: facts.now).severity == nil
        else { return [] }
        return [
            Finding(
                rule: "token.life-used", severity: .warning,
                message:
                    "\(lifetime.percentUsed(at: facts.now)) percent of the token's lifetime of \(lifetime.length.spanText) have passed; "
                    + "it expires at \(lifetime.end.rfc3339)",
                hint: "get a new one, store it, and register the engine with it", dueAt: lifetime.end,
                command: facts.commandToReplace)
        ]
    }
}

/// From when to when a token is good.
package struct TokenLifetime: Equatable, Sendable {
    package let start: Timestamp
    package let end: Timestamp

    /// Its length in seconds; more than 0.
    package var length: Int64 { end.since(start) }

    /// When so many percent of it are over, rounded up to the second.
    package func moment(at percent: Int64) -> Timestamp {
        let (hundredths, rest) = length.quotientAndRemainder(dividingBy: 100)
        return start.adding(hundredths * percent + (rest * percent + 99) / 100)
    }

    /// How much of it is over, 0 to 100, rounded down.
    package func percentUsed(at now: Timestamp) -> Int {
        if now >= end { return 100 }
        let used = now.since(start)
        if used <= 0 { return 0 }
        let (high, low) = used.multipliedFullWidth(by: 100)
        return Int(length.dividingFullWidth((high, low)).quotient)
    }
}

extension CredentialFacts {
    /// Its life, if beginning and end are known and the one lies before the other.
    package var lifetime: TokenLifetime? {
        guard kind != .basic, let start = issuedAt ?? notBefore, let end = expiresAt, start < end else { return nil }
        return TokenLifetime(start: start, end: end)
    }
}
