// SPDX-License-Identifier: Apache-2.0

/// `token.audience`: a token that was made for something else than the API server (RFC 7519, section 4.1.3).
///
/// Which audiences an API server accepts is its own setting (`--api-audiences`, by default its issuer), so this only warns.
package struct TokenAudienceRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let claims = facts.overview.credential?.facts.claims, !claims.audiences.isEmpty,
            !claims.audiences.contains(where: { Self.isUsual($0, claims.issuer) })
        else { return [] }
        let shown = claims.audiences.prefix(3).map(\.quoted).joined(separator: ", ")
        return [
            Finding(
                rule: "token.audience", severity: .warning,
                message: "the token is for \(shown), which does not look like a Kubernetes API server",
                hint: "create one without --audience, or check whether the server accepts it: verify --online")
        ]
    }

    private static func isUsual(_ audience: String, _ issuer: String?) -> Bool {
        audience == issuer || ["api", "kubernetes", "k3s", "rke2"].contains(audience)
            || audience.firstRange(of: "kubernetes.default.svc") != nil
    }
}
