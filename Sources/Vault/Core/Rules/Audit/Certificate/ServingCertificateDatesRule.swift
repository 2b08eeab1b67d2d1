// SPDX-License-Identifier: Apache-2.0

/// `chain.validity`, `chain.expires-soon`: the dates of the certificate that the API server presented last.
///
/// It may have been renewed since, so the fix is to verify again.
package struct ServingCertificateDatesRule: VerificationRule {
    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let audit = facts.audit, let serving = audit.serving else { return [] }
        if serving.notBefore > facts.now {
            return [
                finding(
                    "chain.validity", .error, "is not valid before \(serving.notBefore.rfc3339)", serving.notBefore,
                    facts)
            ]
        }
        let due = DueDate(lastSecond: serving.notAfter, audit.policy, now: facts.now)
        guard let severity = due.severity else { return [] }
        let end = serving.notAfter
        return due.proximity == .past
            ? [finding("chain.validity", severity, "expired at \(end.rfc3339)", end, facts)]
            : [
                finding(
                    "chain.expires-soon", severity, "expires at \(end.rfc3339), \(due.text(from: facts.now))", end,
                    facts)
            ]
    }

    private func finding(
        _ rule: String, _ severity: Severity, _ what: String, _ due: Timestamp, _ facts: ClusterFacts
    ) -> Finding {
        let seen = facts.audit?.serving?.seenAt.map { " at \($0.rfc3339)" } ?? " last"
        return Finding(
            rule: rule, severity: severity, message: "the server certificate seen\(seen) \(what)",
            hint: "if it is still in use, renew it on the cluster, then verify again", dueAt: due,
            command: facts.commandToAsk)
    }
}
