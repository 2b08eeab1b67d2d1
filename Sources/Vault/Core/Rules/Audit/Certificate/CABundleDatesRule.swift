// SPDX-License-Identifier: Apache-2.0

/// `ca.validity`, `ca.expires-soon`: the dates of the CA data (RFC 5280, section 4.1.2.5), by the policy's leads.
package struct CABundleDatesRule: VerificationRule {
    package static let validity = "ca.validity"

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let policy = facts.audit?.policy else { return [] }
        let certificates = facts.overview.certificates
        let dates = CABundleDates(certificates, now: facts.now)
        var found: [Finding] = []
        if dates.outside > 0, let worst = certificates.first(where: { !$0.isInDate(facts.now) }) {
            found.append(outside(worst, dates, facts))
        }
        guard !dates.isOver, let end = dates.end else { return found }
        let due = DueDate(lastSecond: end, policy, now: facts.now)
        if let severity = due.severity { found.append(soon(due, severity, facts)) }
        return found
    }

    private func outside(_ certificate: CertificateSummary, _ dates: CABundleDates, _ facts: ClusterFacts) -> Finding {
        let problem =
            certificate.notAfter < facts.now
            ? "expired at \(certificate.notAfter.rfc3339)" : "is not valid before \(certificate.notBefore.rfc3339)"
        let others =
            dates.outside == 1
            ? ""
            : "; \(dates.outside) of the \(dates.count) certificates in the CA data have expired or are not valid yet"
        return Finding(
            rule: Self.validity, severity: dates.isOver ? .error : .warning,
            message: "the CA certificate \(certificate.subject) \(problem)\(others)", hint: Self.hint,
            dueAt: dates.isOver ? dates.end : certificate.notAfter, command: Self.command(facts))
    }

    private func soon(_ due: DueDate, _ severity: Severity, _ facts: ClusterFacts) -> Finding {
        let subject = facts.overview.certificates.first { $0.notAfter == due.at }?.subject ?? ""
        return Finding(
            rule: "ca.expires-soon", severity: severity,
            message: "the CA certificate \(subject) expires at \(due.at.rfc3339), \(due.text(from: facts.now))",
            hint: Self.hint, dueAt: due.at, command: Self.command(facts))
    }

    private static let hint = "get the cluster's current CA data and pass it on standard input"

    private static func command(_ facts: ClusterFacts) -> String {
        "aichor-vault set \(facts.overview.name) --ca-file -"
    }
}
