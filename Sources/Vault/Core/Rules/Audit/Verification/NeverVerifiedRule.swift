// SPDX-License-Identifier: Apache-2.0

/// `verify.never`: nobody has looked whether what is stored is right.
package struct NeverVerifiedRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let audit = facts.audit, audit.observation?.latest == nil else { return [] }
        return [
            Finding(
                rule: "verify.never", severity: .warning, message: "the cluster was never verified",
                hint: "without --online, the check does not use the network", command: facts.commandToAsk)
        ]
    }
}
