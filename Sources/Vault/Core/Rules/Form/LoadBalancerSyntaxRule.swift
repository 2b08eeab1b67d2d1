// SPDX-License-Identifier: Apache-2.0

/// `lb.syntax`: the form's Load Balancer IP.
package struct LoadBalancerSyntaxRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        Finding.refusal { () throws(InvalidInput) in _ = try LoadBalancerAddress(facts.overview.loadBalancerIP) }
    }
}
