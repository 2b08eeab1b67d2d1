// SPDX-License-Identifier: Apache-2.0

/// `age.unknown`: the credential's issue date is unknown or impossible.
package struct UnknownAgeRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard facts.audit != nil, let credential = facts.overview.credential else { return [] }
        let ageBasis = AgeBasis(credential)
        guard !ageBasis.isIssue else { return [] }
        if let issued = ageBasis.implausibleIssue {
            return [
                Finding(
                    rule: "age.unknown", severity: .warning,
                    message:
                        "the \(credential.noun) has the issue date \(issued.rfc3339), which is after it was stored at "
                        + "\(ageBasis.at.rfc3339); its age is counted from when it was stored",
                    hint:
                        "the clock of this machine or of the issuing machine was wrong, or the date that was given is"
                )
            ]
        }
        // This applies to most tokens, so no text is built here; the report has the date that the age is counted from.
        return [
            Finding(
                rule: "age.unknown", severity: .notice,
                message: credential.facts.kind == .basic
                    ? "the password's issue date is unknown; its age is counted from when it was stored"
                    : "the token's issue date is unknown; its age is counted from when it was stored",
                hint:
                    "if you know the date, set it with aichor-vault set \(facts.overview.name) --issued-at DATE"
            )
        ]
    }
}
