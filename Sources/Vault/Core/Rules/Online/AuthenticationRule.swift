// SPDX-License-Identifier: Apache-2.0

/// `auth.rejected`: the API server does not accept the credential.
///
/// 401, or an answer for the anonymous user: then the credential was never looked at. Any other status says nothing about it. Where the
/// token's own dates are the cause, they are the finding.
package struct AuthenticationRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard TokenValidityRule().findings(for: facts).isEmpty else { return [] }
        let isBasic = facts.overview.credential?.facts.kind == .basic
        let credential = isBasic ? "the user name and password" : "the token"
        switch facts.online?.authentication {
        case .rejected(let words):
            let said = words.map { ": it answers \($0.quoted)" } ?? ""
            return [finding("the API server does not accept \(credential)\(said)", isBasic, facts)]
        case .ignored:
            return [
                finding("the API server ignores \(credential): the request is treated as anonymous", isBasic, facts)
            ]
        case nil, .notAsked, .accepted, .acceptedWithoutReview: return []
        }
    }

    private func finding(_ message: String, _ isBasic: Bool, _ facts: ClusterFacts) -> Finding {
        let name = facts.overview.name
        let object = facts.overview.credential?.facts.claims?.boundObject
        let deleted = object.map { "was the \($0), its Secret" } ?? "was its Secret"
        let hint =
            isBasic
            ? "Kubernetes does not accept passwords since 1.19: store a token with aichor-vault set \(name) --token-stdin"
            : "\(deleted) or service account deleted, or does it belong to another cluster? store a new one with "
                + "aichor-vault set \(name) --token-stdin"
        return Finding(rule: "auth.rejected", severity: .error, message: message, hint: hint)
    }
}
