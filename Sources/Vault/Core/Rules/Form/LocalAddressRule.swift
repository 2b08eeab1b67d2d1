// SPDX-License-Identifier: Apache-2.0

/// `host.local-only`, `lb.local-only`: an address that AIchor cannot reach from where it is.
///
/// A warning where something is stored or exported, because a cluster of this machine is a cluster too; an error where it is judged
/// whether registrations will work.
package struct LocalAddressRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        let severity: Severity = facts.judgesRegistration ? .error : .warning
        var findings: [Finding] = []
        if let host = try? APIEndpoint(facts.overview.endpoint).host, let limit = Reach.limit(ofHost: host) {
            findings.append(
                Finding(
                    rule: "host.local-only", severity: severity,
                    message: "the API host \(host) \(limit), so AIchor cannot reach the cluster by it",
                    hint: "give the address by which other machines reach the API server: --api-host"))
        }
        if let limit = Reach.limit(ofAddress: facts.overview.loadBalancerIP) {
            findings.append(
                Finding(
                    rule: "lb.local-only", severity: severity,
                    message:
                        "the load balancer IP \(facts.overview.loadBalancerIP) \(limit), so AIchor cannot reach it",
                    hint: "kubectl get service -A shows the address under EXTERNAL-IP: --load-balancer-ip"))
        }
        return findings
    }
}
