// SPDX-License-Identifier: Apache-2.0

/// `endpoint.unreachable`: no connection to the API server, or it broke.
package struct EndpointUnreachableRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        (facts.online?.problems ?? []).filter { $0.kind == .unreachable }.map {
            Finding(rule: "endpoint.unreachable", severity: .error, message: $0.message, hint: $0.hint)
        }
    }
}
