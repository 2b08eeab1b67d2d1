// SPDX-License-Identifier: Apache-2.0

/// `access.new-slot`, `access.new-executable`: the credential was recently released to a new recipient.
package struct NewRecipientRule: VerificationRule {
    /// How long a release is reported.
    package static let reportingPeriod: Int64 = 30 * 86_400
    /// How long a recipient counts as known.
    package static let known: Int64 = 90 * 86_400

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let recipients = facts.audit?.newRecipients, !recipients.isEmpty else { return [] }
        let recent = recipients.filter { $0.at <= facts.now && facts.now.since($0.at) <= Self.reportingPeriod }
        let slots = recent.filter { if case .slot = $0.kind { true } else { false } }
        let executables = recent.filter { if case .executable = $0.kind { true } else { false } }
        return [
            finding("access.new-slot", "with the key slot", "released", slots, facts),
            finding("access.new-executable", "to a process started by", "received", executables, facts),
        ].compactMap(\.self)
    }

    private func finding(
        _ rule: String, _ what: String, _ verb: String, _ recipients: [NewRecipient], _ facts: ClusterFacts
    ) -> Finding? {
        guard let last = recipients.max(by: { $0.at < $1.at }) else { return nil }
        let more = recipients.count > 1 ? "; \(recipients.count - 1) more of this kind" : ""
        return Finding(
            rule: rule, severity: .warning,
            message: "at \(last.at.rfc3339) the credential was released \(what) \"\(last.kind.name)\", "
                + "which had not \(verb) it in the previous \(last.watchedDays) days\(more)",
            hint: "if nobody can explain this, replace the credential",
            command: "aichor-vault history \(facts.overview.name)")
    }
}

extension NewRecipient.Kind {
    fileprivate var name: String {
        switch self {
        case .slot(let name), .executable(let name): String(name.prefix(200))
        }
    }
}
