// SPDX-License-Identifier: Apache-2.0

/// The texts about a credential that several views share.
package enum CredentialText {
    /// A short name for narrow tables.
    package static func short(_ kind: CredentialKind?) -> String? {
        switch kind {
        case .legacyServiceAccountToken: "legacy-sa"
        case .boundServiceAccountToken: "bound-sa"
        case .opaqueBearer: "bearer"
        case .basic: "basic"
        case nil: nil
        }
    }

    /// `in 5d`, `3d ago`, or why there is no date.
    package static func expiry(_ facts: CredentialFacts?, now: Timestamp) -> String? {
        guard let facts else { return nil }
        if let expiry = facts.expiresAt { return Age.distance(to: expiry, from: now) }
        switch facts.kind {
        case .legacyServiceAccountToken: return "never"
        case .boundServiceAccountToken, .opaqueBearer: return "unknown"
        case .basic: return nil
        }
    }

    /// The source of an issue time.
    package static func source(_ source: IssuedSource?) -> String? {
        switch source {
        case .tokenClaim: "token"
        case .secretCreation: "secret"
        case .user: "user"
        case nil: nil
        }
    }
}
