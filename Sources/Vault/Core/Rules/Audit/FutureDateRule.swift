// SPDX-License-Identifier: Apache-2.0

/// `age.future`: something happened to the cluster at a time that is yet to come, so that a clock was wrong then or is now.
///
/// With such dates a credential stays young and a check fresh for years. Where a moment before today is asked for, they
/// prove nothing.
package struct FutureDateRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let audit = facts.audit, let clock = audit.clock else { return [] }
        let latest = clock.adding(Timestamp.clockTolerance)
        if let birth = facts.overview.credential.map(CredentialBirth.init), birth.at > latest {
            let what = birth.isIssue ? "the credential was issued" : "the vault got the credential"
            return [
                finding(
                    "\(what) at \(birth.at.rfc3339), which is yet to come: its age is not known",
                    facts.commandToReplace)
            ]
        }
        if let check = audit.observation?.latest, check.at > latest {
            return [
                finding(
                    "the last check is of \(check.at.rfc3339), which is yet to come: how old it is is not known",
                    "aichor-vault verify \(facts.overview.name)")
            ]
        }
        return []
    }

    private func finding(_ message: String, _ command: String?) -> Finding {
        Finding(
            rule: "age.future", severity: .error, message: message,
            hint: "see that this machine's clock is right; if it is, it was wrong then", command: command)
    }
}
