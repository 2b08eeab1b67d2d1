// SPDX-License-Identifier: Apache-2.0

/// From when on a credential's age is counted.
package struct CredentialBirth: Equatable, Sendable {
    /// How far a clock may be ahead of this one before an issue time is not believed.
    private static let tolerance: Int64 = 300

    /// The best date that is known.
    package var at: Timestamp
    /// Whether that is when it was issued, and not when the vault got it.
    package var isIssue: Bool
    /// An issue time that lies in the future, and so is not believed.
    package var implausibleIssue: Timestamp?

    /// The birth of a credential, by what is known of it and by the clock.
    ///
    /// A time of issue after the moment to judge by is believed if it lies before the vault got the credential: then that
    /// moment was asked for, or the clock was set back, and the token is not at fault.
    package init(_ credential: StoredCredential, now: Timestamp) {
        at = credential.acquiredAt
        isIssue = false
        guard let issued = credential.facts.issuedAt else { return }
        if issued > max(now, credential.acquiredAt).adding(Self.tolerance) {
            implausibleIssue = issued
        } else {
            (at, isIssue) = (issued, true)
        }
    }

    /// When the policy wants the credential replaced; nil if never.
    package func due(_ policy: EffectivePolicy) -> Timestamp? {
        guard case .seconds(let seconds) = policy.maximumAge.value else { return nil }
        return at.adding(seconds)
    }
}

extension StoredCredential {
    /// What it is, in a sentence.
    var noun: String { facts.kind == .basic ? "password" : "token" }
}

extension ClusterFacts {
    /// The command that stores a new credential in the place of the one there is.
    var commandToReplace: String? {
        guard let credential = overview.credential else { return nil }
        guard credential.facts.kind == .basic else { return commandToStoreToken }
        let user = (credential.username ?? "").shellWord
        return "aichor-vault set \(overview.name) --basic-username \(user) --password-stdin"
    }

    /// The command that stores a token.
    var commandToStoreToken: String { "aichor-vault set \(overview.name) --token-stdin" }

    /// The command that asks the API server.
    var commandToAsk: String { "aichor-vault verify \(overview.name) --online" }
}
