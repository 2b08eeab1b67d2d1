// SPDX-License-Identifier: Apache-2.0

/// `host.syntax`, `host.scheme`: the form's API Hostname.
package struct HostSyntaxRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        Finding.refusal { () throws(InvalidInput) in _ = try APIEndpoint(facts.overview.endpoint) }
    }
}
