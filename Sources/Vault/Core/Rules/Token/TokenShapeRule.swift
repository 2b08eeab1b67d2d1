// SPDX-License-Identifier: Apache-2.0

/// `token.shape`: what is odd about the token's form.
///
/// Any visible ASCII is a legal bearer token, so this only warns.
package struct TokenShapeRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        facts.tokenAnomalies.map { oddity in
            Finding(
                rule: "token.shape", severity: .warning, message: "the token \(oddity)",
                hint: "was all of it copied? only the API server can check whether it is valid: verify --online")
        }
    }
}
