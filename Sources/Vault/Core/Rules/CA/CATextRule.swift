// SPDX-License-Identifier: Apache-2.0

/// `ca.parse`, `ca.duplicate`: what was found while reading the CA data's text.
package struct CATextRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] { facts.bundleFindings }
}
