// SPDX-License-Identifier: Apache-2.0

/// `verify.failed`: the checks of what is stored now found errors that the audit itself does not find.
package struct FailedVerificationRule: RecordedRule {
    package static let id = "verify.failed"
    private static let shown = 3

    package func findings(for facts: ClusterFacts, besides found: [Finding]) -> [Finding] {
        guard let checks = facts.audit?.checks, let all = checks.combined, all.verdict == .error else { return [] }
        let errors = all.findings.filter { $0.severity == .error }
        let others = errors.recorded(besides: found)
        guard let first = others.first else {
            return errors.isEmpty ? [finding(checks.worst ?? all, "", nil, facts)] : []
        }
        let rules = others.prefix(Self.shown).map(\.rule).joined(separator: ", ")
        let more = others.count > Self.shown ? " and \(others.count - Self.shown) more" : ""
        return [
            finding(checks.origin(of: first.rule) ?? all, ": \(rules)\(more): \(first.message)", first.hint, facts)
        ]
    }

    private func finding(_ check: CheckRecord, _ what: String, _ hint: String?, _ facts: ClusterFacts) -> Finding {
        Finding(
            rule: Self.id, severity: .error, message: "the check at \(check.at.rfc3339) found an error\(what)",
            hint: hint ?? "verify again, and fix what it reports",
            command: check.isOnline ? facts.commandToAsk : "aichor-vault verify \(facts.overview.name)")
    }
}
