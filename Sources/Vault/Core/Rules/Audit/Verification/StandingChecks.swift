// SPDX-License-Identifier: Apache-2.0

/// What the checks of a cluster found that still counts: the last one, and of the last online check what no other can find.
package struct StandingChecks: Sendable {
    /// The last check; nil if there was none of what is stored now.
    package let latest: CheckRecord?
    /// The last online check, if a later one did not ask the API server; nil if there was none of what is stored now.
    package let earlierOnline: CheckRecord?

    package init(_ observation: Observation?, version: UInt64, sameSince: UInt64?) {
        func counted(_ check: CheckRecord?) -> CheckRecord? {
            check.flatMap { $0.isCurrent(forVersion: version, sameSince: sameSince) ? $0 : nil }
        }
        latest = counted(observation?.latest)
        earlierOnline = counted(observation?.earlierOnline)
    }

    /// Both as one check: the later one with what it repeats of the other.
    package var combined: CheckRecord? { latest?.repeating(earlierOnline) ?? earlierOnline }

    /// The check that found something by a rule; nil if none did.
    package func origin(of rule: String) -> CheckRecord? {
        [latest, earlierOnline].lazy.compactMap(\.self).first { $0.findings.contains { $0.rule == rule } }
    }

    /// The check that decides the verdict.
    package var worst: CheckRecord? {
        guard let latest, let earlierOnline else { return latest ?? earlierOnline }
        return latest.repeating(earlierOnline).verdict > latest.verdict ? earlierOnline : latest
    }
}

extension AuditFacts {
    /// The checks that still count.
    package var checks: StandingChecks { StandingChecks(observation, version: version, sameSince: sameSince) }

    /// All that they found, as one check; nil if there was none of this version.
    package var checkInForce: CheckRecord? { checks.combined }

    func isOfThisVersion(_ check: CheckRecord) -> Bool { check.isCurrent(forVersion: version, sameSince: sameSince) }
}

extension ClusterFacts {
    /// What the checks that still count come to at this time: what has a date is judged again.
    package var verdictInForce: Verdict? {
        guard let check = audit?.checkInForce else { return nil }
        var facts = self
        facts.policy = audit?.policy
        let rules: [any VerificationRule] = [TokenValidityRule(), TokenExpiryRule(), CAValidityRule()]
        let dated = Verdict(rules.flatMap { $0.findings(for: facts) })
        let lasting = check.findings.filter { !$0.isDated }
        return max(dated, check.findings.isEmpty ? check.verdict : Verdict(lasting))
    }
}

extension CheckRecord {
    /// What an earlier online check found and this check could neither find again nor refute, because it did not ask the API server.
    package func repeated(of online: CheckRecord?) -> [Finding] {
        guard !isOnline, let online else { return [] }
        return online.findings.filter { other in
            other.needsServer && !findings.contains { $0.rule == other.rule && $0.severity >= other.severity }
        }
    }

    /// This check with what it repeats of an earlier online check.
    package func repeating(_ online: CheckRecord?) -> CheckRecord {
        guard !isOnline, let online else { return self }
        let repeated = repeated(of: online)
        var all = self
        all.findings = (findings + repeated).inOrder
        // A check whose findings were not noted still has its verdict.
        all.verdict = max(verdict, online.findings.isEmpty ? online.verdict : Verdict(repeated))
        if all.host == .unknown, case .refuted = online.host { all.host = .refuted(.seen) }
        return all
    }
}

extension Finding {
    /// Whether only a connection to the cluster shows it.
    package var needsServer: Bool {
        if ["host.match", "host.cn-only", "lb.unreachable"].contains(rule) { return true }
        let offline = ["name.", "host.", "lb.", "ca.", "token.", "auth.basic-removed"]
        return !offline.contains { rule.hasPrefix($0) }
    }
}
