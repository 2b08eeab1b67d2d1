// SPDX-License-Identifier: Apache-2.0

/// `age.maximum`: a credential that is, or soon will be, as old as the policy allows.
package struct CredentialAgeRule: VerificationRule {
    package static let id = "age.maximum"

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let policy = facts.audit?.policy, let credential = facts.overview.credential,
            case .seconds(let allowed) = policy.maximumAge.value
        else { return [] }
        let ageBasis = AgeBasis(credential)
        let due = DueDate(ageBasis.at.adding(allowed), policy, now: facts.now)
        guard let severity = due.severity else { return [] }
        let since =
            ageBasis.isIssue
            ? "counted from when it was issued, \(ageBasis.at.rfc3339)"
            : "counted from when it was stored, \(ageBasis.at.rfc3339)"
        let age = facts.now.since(ageBasis.at)
        let message =
            due.proximity == .past
            ? "the \(credential.noun) is \(age.spanText) old, \(since); the policy allows \(allowed.spanText)"
            : "the \(credential.noun) reaches the maximum age of \(allowed.spanText) "
                + "\(due.text(from: facts.now)), \(since)"
        return [
            Finding(
                rule: Self.id, severity: severity, message: message,
                hint: "create a new one, store it, and register the engine with it", dueAt: due.at,
                command: facts.commandToReplace)
        ]
    }
}
