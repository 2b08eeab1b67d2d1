// SPDX-License-Identifier: Apache-2.0

/// What the checks of what is stored now warned of and the audit itself does not find, each by its own rule.
///
/// Otherwise an audit would report as ok what a check called a warning.
package struct RecordedWarningsRule: RecordedRule {
    package func findings(for facts: ClusterFacts, besides found: [Finding]) -> [Finding] {
        guard let checks = facts.audit?.checks, let all = checks.combined, !all.findings.isEmpty else { return [] }
        return all.findings.filter { $0.severity == .warning }.recorded(besides: found).map { finding in
            let command = finding.rule == "token.shape" ? facts.commandToReplace : facts.commandToCheck(finding)
            return Finding(
                rule: finding.rule, severity: .warning, message: finding.message, hint: finding.hint, command: command)
        }
    }
}

extension ClusterFacts {
    /// The command that shows whether a finding is still the case.
    fileprivate func commandToCheck(_ finding: Finding) -> String {
        finding.needsServer ? commandToAsk : "aichor-vault verify \(overview.name)"
    }
}

/// A rule about what checks have found earlier; `found` is what the audit finds now, and one cause is one finding.
package protocol RecordedRule: Sendable {
    func findings(for facts: ClusterFacts, besides found: [Finding]) -> [Finding]
}

extension [Finding] {
    /// Those that are not found now, and are not judged now with another result either.
    func recorded(besides found: [Finding]) -> [Finding] {
        filter { finding in
            !finding.isJudgedByAudits && !found.contains { $0.rule == finding.rule || $0.covers(finding) }
        }
    }
}

extension Finding {
    /// Whether an audit judges it by itself, so that an earlier result says nothing.
    package var isJudgedByAudits: Bool { isDated || rule == "ca.not-a-ca" || rule == "ca.weak-key" }

    /// Whether it depends on nothing but what is stored and the time.
    package var isDated: Bool {
        ["token.expired", "token.not-yet-valid", "token.expires-soon", "ca.validity"].contains(rule)
    }

    /// Whether it is the cause of another one.
    fileprivate func covers(_ other: Finding) -> Bool {
        switch other.rule {
        case "token.short-lived": rule == "token.expired"
        case "auth.basic-removed": rule == "policy.basic-auth"
        default: false
        }
    }
}
