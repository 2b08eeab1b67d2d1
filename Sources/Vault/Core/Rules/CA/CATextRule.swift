// SPDX-License-Identifier: Apache-2.0

/// `ca.parse`, `ca.duplicate`: what reading the CA data's text told.
package struct CATextRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] { facts.bundleFindings }
}
