// SPDX-License-Identifier: Apache-2.0

/// The date that a credential's age is counted from.
package struct AgeBasis: Equatable, Sendable {
    /// The best date that is known.
    package var at: Timestamp
    /// Whether that is when it was issued, and not when the vault got it.
    package var isIssue: Bool
    /// An issue time after the vault got it, which is not believed: nobody has what is yet to be issued.
    package var implausibleIssue: Timestamp?

    /// When a credential's age is counted from, by what is known of it.
    ///
    /// It does not depend on the current time, or the age of a credential would start again when that time comes.
    package init(_ credential: StoredCredential) {
        at = credential.acquiredAt
        isIssue = false
        guard let issued = credential.facts.issuedAt else { return }
        if issued > credential.acquiredAt.adding(Timestamp.clockTolerance) {
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
        return "aichor-vault set \(overview.name) --password-stdin"
    }

    /// The command that stores a token.
    var commandToStoreToken: String { "aichor-vault set \(overview.name) --token-stdin" }

    /// The command that asks the API server.
    var commandToAsk: String { "aichor-vault verify \(overview.name) --online" }
}
