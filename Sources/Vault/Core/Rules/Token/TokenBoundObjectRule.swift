// SPDX-License-Identifier: Apache-2.0

/// `token.bound-object`: a token that dies with a pod or a node, whatever its `exp` (kubernetes `pkg/serviceaccount/claims.go`).
///
/// Such a token was copied out of a pod: the API server rejects it as soon as the object is gone, or another of the same name has taken
/// its place.
package struct TokenBoundObjectRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let token = facts.overview.credential?.facts, let object = token.claims?.boundObject else { return [] }
        let expiry = token.expiresAt.map { ", not at \($0.rfc3339) as it says" } ?? ""
        return [
            Finding(
                rule: "token.bound-object", severity: .warning,
                message: "the token is bound to the \(object) and becomes invalid when that is deleted\(expiry)",
                hint: "register with the token of a Secret of type kubernetes.io/service-account-token")
        ]
    }
}

extension TokenClaims {
    /// The kind and name of what the token dies with; a node that only says where the pod runs is not it.
    package var boundObject: String? { pod.map { "pod \($0.quoted)" } ?? node.map { "node \($0.quoted)" } }
}
