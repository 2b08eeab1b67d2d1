// SPDX-License-Identifier: Apache-2.0

/// `host.match`, `host.cn-only`, `chain.*`, `leaf.*`: the verdict on the known chain.
package struct ServingChainRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] { facts.serving?.findings ?? [] }
}
