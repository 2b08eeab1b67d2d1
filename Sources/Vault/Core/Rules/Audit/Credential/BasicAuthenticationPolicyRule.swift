// SPDX-License-Identifier: Apache-2.0

/// `policy.basic-auth`: a user name and a password where the policy wants a token.
package struct BasicAuthenticationPolicyRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let policy = facts.audit?.policy, !policy.allowsBasicAuthentication.value,
            facts.overview.credential?.facts.kind == .basic
        else { return [] }
        return [
            Finding(
                rule: "policy.basic-auth", severity: .warning,
                message: "the credential is a user name and a password, which the policy does not allow",
                hint: "create a service account and store its token", command: facts.commandToStoreToken)
        ]
    }
}
