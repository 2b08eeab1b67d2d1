// SPDX-License-Identifier: Apache-2.0

/// `endpoint.not-kubernetes`: something answers, and it is no Kubernetes API server.
package struct NotKubernetesRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        (facts.online?.problems ?? []).filter { $0.kind == .notKubernetes }.map {
            Finding(rule: "endpoint.not-kubernetes", severity: .error, message: $0.message, hint: $0.hint)
        }
    }
}
