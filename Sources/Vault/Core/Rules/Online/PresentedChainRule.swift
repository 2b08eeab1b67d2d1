// SPDX-License-Identifier: Apache-2.0

/// What the trust policy found on the chain that the server presented: `chain.…`, `host.…`, `leaf.…`.
package struct PresentedChainRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] { facts.online?.chainFindings ?? [] }
}
