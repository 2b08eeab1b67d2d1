// SPDX-License-Identifier: Apache-2.0

/// `token.subject`: a JWT that is not a service account's, or whose claims do not agree (kubernetes `pkg/serviceaccount`).
package struct TokenSubjectRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let token = facts.overview.credential?.facts, let claims = token.claims else { return [] }
        let subject = claims.subject ?? ""
        if token.kind == .opaqueBearer {
            // What its Secret says is not a claim of the token.
            guard claims.subject != nil || claims.issuer != nil else { return [] }
            return [
                Finding(
                    rule: "token.subject", severity: .warning,
                    message:
                        "the token does not belong to a service account: its subject is \(subject.quoted), its issuer "
                        + (claims.issuer ?? "").quoted,
                    hint: "a user's token expires with the user's session; the form requires a service account's token")
            ]
        }
        let expected = "system:serviceaccount:\(claims.namespace ?? ""):\(claims.serviceAccount ?? "")"
        guard subject != expected else { return [] }
        return [
            Finding(
                rule: "token.subject", severity: .warning,
                message: "the token's subject is \(subject.quoted), but its other claims name \(expected.quoted)",
                hint: "get it from the cluster again")
        ]
    }
}
