// SPDX-License-Identifier: Apache-2.0

/// `auth.basic-removed`: Kubernetes itself has had no basic authentication since version 1.19 (kubernetes/kubernetes#89069).
///
/// A policy that allows it has answered the warning.
package struct BasicAuthenticationRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard facts.overview.credential?.facts.kind == .basic, facts.policy?.allowsBasicAuthentication.value != true
        else { return [] }
        return [
            Finding(
                rule: "auth.basic-removed", severity: .warning,
                message: "Kubernetes API servers do not accept basic authentication since version 1.19",
                hint: "use a service account token unless a proxy in front of the API server accepts the password")
        ]
    }
}
