// SPDX-License-Identifier: Apache-2.0

/// `export.never`: a credential that was never exported.
package struct NeverExportedRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let audit = facts.audit, audit.observation?.lastReleasedAt == nil else { return [] }
        return [
            Finding(
                rule: "export.never", severity: .notice, message: "the credential was never exported",
                hint: "register the engine with it, or remove the cluster if it is not needed",
                command: "aichor-vault export \(facts.overview.name)")
        ]
    }
}
