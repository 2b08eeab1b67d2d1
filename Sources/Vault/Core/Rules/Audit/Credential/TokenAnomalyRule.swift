// SPDX-License-Identifier: Apache-2.0

/// `token.shape`: the last check found the token's form odd, so that its dates may not be what they seem.
///
/// An `exp` that cannot be read leaves a token without a known expiry: an audit must not report that as ok.
package struct TokenAnomalyRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let check = facts.audit?.checkInForce, !check.findings.isEmpty,
            let found = check.findings.first(where: { $0.rule == "token.shape" })
        else { return [] }
        return [
            Finding(
                rule: found.rule, severity: .warning, message: found.message, hint: found.hint,
                command: facts.commandToReplace)
        ]
    }
}
