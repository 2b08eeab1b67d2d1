// SPDX-License-Identifier: Apache-2.0

/// `verify.failed`: the last check of what is stored now found an error.
package struct FailedVerificationRule: VerificationRule {
    private static let shown = 3

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let audit = facts.audit, let check = audit.checkInForce, check.verdict == .error else { return [] }
        let errors = check.findings.filter { $0.severity == .error }
        let rules = errors.prefix(Self.shown).map(\.rule).joined(separator: ", ")
        let more = errors.count > Self.shown ? " and \(errors.count - Self.shown) more" : ""
        let first = errors.first.map { ": \(rules)\(more): \($0.message)" } ?? ""
        return [
            Finding(
                rule: "verify.failed", severity: .error,
                message: "the check at \(check.at.rfc3339) found an error\(first)",
                hint: errors.first?.hint ?? "verify again, and fix what it reports",
                command: check.isOnline ? facts.commandToAsk : "aichor-vault verify \(facts.overview.name)")
        ]
    }
}

extension AuditFacts {
    /// Of the last check and the last online check the worse one, as far as they were of this version; nil if neither was.
    package var checkInForce: CheckRecord? {
        guard let latest = observation?.latest else { return nil }
        let now = isOfThisVersion(latest) ? latest : nil
        guard !latest.isOnline, let online = observation?.online, isOfThisVersion(online) else { return now }
        guard let now else { return online }
        return online.verdict > now.verdict ? online : now
    }

    func isOfThisVersion(_ check: CheckRecord) -> Bool { check.isCurrent(forVersion: version, sameSince: sameSince) }
}
