// SPDX-License-Identifier: Apache-2.0

/// `policy.non-expiring`: a token of which no end is known, where the policy wants one.
package struct NonExpiringTokenRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let policy = facts.audit?.policy, !policy.allowsNonExpiringTokens.value,
            let token = facts.overview.credential?.facts, token.expiresAt == nil, let message = Self.message(token.kind)
        else { return [] }
        return [
            Finding(
                rule: "policy.non-expiring", severity: .warning, message: message,
                hint: "create one that expires: kubectl create token SERVICE_ACCOUNT --duration 2160h",
                command: facts.commandToStoreToken)
        ]
    }

    private static func message(_ kind: CredentialKind) -> String? {
        switch kind {
        case .legacyServiceAccountToken: "the token never expires, which the policy does not allow"
        case .boundServiceAccountToken: "the token has no expiry, which the policy does not allow"
        case .opaqueBearer: "the token's expiry is unknown, and the policy requires tokens that expire"
        case .basic: nil
        }
    }
}
