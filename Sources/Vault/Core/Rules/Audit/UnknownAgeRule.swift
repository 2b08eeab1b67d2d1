// SPDX-License-Identifier: Apache-2.0

/// `age.unknown`: nobody knows when the credential was issued, or what is known cannot be.
package struct UnknownAgeRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard facts.audit != nil, let credential = facts.overview.credential else { return [] }
        let birth = CredentialBirth(credential)
        guard !birth.isIssue else { return [] }
        if let issued = birth.implausibleIssue {
            return [
                Finding(
                    rule: "age.unknown", severity: .warning,
                    message:
                        "the \(credential.noun) is said to be issued at \(issued.rfc3339), after the vault got it at "
                        + "\(birth.at.rfc3339); its age is counted from then",
                    hint:
                        "the clock of this machine or of the one that issued it was wrong, or the date that was given is"
                )
            ]
        }
        // Of most tokens nobody knows it, so no text is built here; the date that is counted from stands in the report.
        return [
            Finding(
                rule: "age.unknown", severity: .notice,
                message: credential.facts.kind == .basic
                    ? "nobody knows when the password was issued; its age is counted from when the vault got it"
                    : "nobody knows when the token was issued; its age is counted from when the vault got it",
                hint:
                    "if you know when it was issued, say so with aichor-vault set \(facts.overview.name) --issued-at DATE"
            )
        ]
    }
}
