// SPDX-License-Identifier: Apache-2.0

/// `age.future`: something happened to the cluster at a time in the future, so that a clock was wrong then or is now.
///
/// With such dates a credential stays young and a check fresh for years. For an audit as of an earlier time, they
/// prove nothing.
package struct FutureDateRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let audit = facts.audit, let clock = audit.clock else { return [] }
        let latest = clock.adding(Timestamp.clockTolerance)
        if let ageBasis = facts.overview.credential.map(AgeBasis.init), ageBasis.at > latest {
            let what = ageBasis.isIssue ? "the credential was issued" : "the credential was stored"
            return [
                finding(
                    "\(what) at \(ageBasis.at.rfc3339), which is in the future: its age is unknown",
                    facts.commandToReplace)
            ]
        }
        if let check = audit.observation?.latest, check.at > latest {
            return [
                finding(
                    "the last check was made at \(check.at.rfc3339), which is in the future: its age is unknown",
                    "aichor-vault verify \(facts.overview.name)")
            ]
        }
        return []
    }

    private func finding(_ message: String, _ command: String?) -> Finding {
        Finding(
            rule: "age.future", severity: .error, message: message,
            hint: "check this machine's clock; if it is right now, it was wrong at that time", command: command)
    }
}
