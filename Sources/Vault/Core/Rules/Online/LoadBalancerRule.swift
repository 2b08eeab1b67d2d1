// SPDX-License-Identifier: Apache-2.0

/// `lb.unreachable`: nothing accepts connections on the load balancer's address.
///
/// A warning: it may be reachable from where AIchor and the users are.
package struct LoadBalancerRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard facts.online?.loadBalancer == .unreachable else { return [] }
        return [
            Finding(
                rule: "lb.unreachable", severity: .warning,
                message:
                    "the load balancer \(facts.overview.loadBalancerIP) accepts no connection on port 443 or 80 from here",
                hint: "kubectl get service -A shows the external address of the ingress controller")
        ]
    }
}
