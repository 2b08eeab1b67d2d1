// SPDX-License-Identifier: Apache-2.0

/// `reuse.same-cluster`, `reuse.shared`: one secret under several names.
///
/// Detected by the keyed fingerprints alone (FORMAT.md, section 7).
package struct ReusedSecretRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let reuse = facts.audit?.reuse, let noun = facts.overview.credential?.noun else { return [] }
        var found: [Finding] = []
        if reuse.elsewhere.count > 0 {
            found.append(
                Finding(
                    rule: "reuse.shared", severity: .error,
                    message: "the same \(noun) is stored for other API servers: \(reuse.elsewhere.text)",
                    hint:
                        "every cluster should have its own \(noun): either one entry has the wrong one, or a leak exposes all of them",
                    command: facts.commandToReplace))
        }
        if reuse.sameEndpoint.count > 0 {
            found.append(
                Finding(
                    rule: "reuse.same-cluster", severity: .warning,
                    message: "the same \(noun) for the same API server is also stored as \(reuse.sameEndpoint.text)",
                    hint: "keep one of them, and remove the others with aichor-vault remove NAME"))
        }
        return found
    }
}
