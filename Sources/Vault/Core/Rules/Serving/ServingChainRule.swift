// SPDX-License-Identifier: Apache-2.0

/// `host.match`, `host.cn-only`, `chain.*`, `leaf.*`: what the one judge of chains says of the chain that is known.
package struct ServingChainRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] { facts.serving?.findings ?? [] }
}
