// SPDX-License-Identifier: Apache-2.0

/// `token.not-yet-valid`: a token before its own beginning (RFC 7519, section 4.1.5).
package struct TokenNotBeforeRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard facts.audit != nil, let token = facts.overview.credential?.facts, let start = token.notBefore,
            start > facts.now, token.expiresAt.map({ $0 > facts.now }) ?? true
        else { return [] }
        return [
            Finding(
                rule: "token.not-yet-valid", severity: .error,
                message: "the token is not valid before \(start.rfc3339)",
                hint: "check this machine's clock and the clock of the machine that issued the token", dueAt: start,
                command: facts.commandToAsk)
        ]
    }
}
