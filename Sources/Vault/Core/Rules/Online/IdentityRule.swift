// SPDX-License-Identifier: Apache-2.0

/// `auth.identity`: the server identifies another user than the token names, or could not be asked.
///
/// A warning: the credential works, through a proxy that puts another identity in its place perhaps, but what it may do is
/// not what was given to the service account. Only service accounts are compared: of other tokens the server's configuration
/// decides which claim is the name.
package struct IdentityRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let online = facts.online else { return [] }
        if online.authentication == .acceptedWithoutReview {
            return [
                warning(
                    "the API server accepts the credential, but does not let it query its own identity",
                    hint: "by default, clusters bind the ClusterRole system:basic-user to all authenticated users")
            ]
        }
        guard let identity = online.identity, online.authentication == .accepted, let expected = expected(facts),
            identity.username != expected
        else { return [] }
        return [
            warning(
                "the API server identifies the token as \(identity.username.quoted), but its claims name "
                    + expected.quoted,
                hint: "does a proxy in front of the API server use its own identity?")
        ]
    }

    private func expected(_ facts: ClusterFacts) -> String? {
        guard let credential = facts.overview.credential?.facts, let claims = credential.claims,
            credential.kind == .legacyServiceAccountToken || credential.kind == .boundServiceAccountToken,
            let namespace = claims.namespace, let account = claims.serviceAccount
        else { return nil }
        return claims.subject ?? "system:serviceaccount:\(namespace):\(account)"
    }

    private func warning(_ message: String, hint: String) -> Finding {
        Finding(rule: "auth.identity", severity: .warning, message: message, hint: hint)
    }
}
