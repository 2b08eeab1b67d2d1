// SPDX-License-Identifier: Apache-2.0

/// `log.chain`: a log that is not the one that was written.
package struct LogChainRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        guard let fault = facts.logFault else { return [] }
        return [
            Finding(
                rule: "log.chain", severity: .error, message: "the log was altered: \(fault)",
                hint: "keep this file as evidence; who took what is told by the entries before only",
                command: "aichor-vault log verify")
        ]
    }
}

/// `log.clock`: a clock that went back, or is behind what the log knows.
package struct LogClockRule: VaultRule {
    /// How far the log may be ahead of this machine's clock.
    private static let tolerance: Int64 = 300

    package func findings(for facts: VaultFacts) -> [Finding] {
        var found: [Finding] = []
        if facts.isClock, let last = facts.newestEntryAt, last > facts.now.adding(Self.tolerance) {
            found.append(
                Finding(
                    rule: "log.clock", severity: .warning,
                    message:
                        "this machine's clock shows \(facts.now.rfc3339), but the log has an entry of \(last.rfc3339)",
                    hint:
                        "if the clock is behind, set it by NTP: every date here is judged by it; if it was ahead then, the dates of that time are wrong"
                ))
        }
        if let steps = facts.stepsBack {
            let times = steps.count == 1 ? "once" : "\(steps.count) times"
            found.append(
                Finding(
                    rule: "log.clock", severity: .notice,
                    message: "the clock was set back \(times) while the log was written, first at entry \(steps.first)",
                    hint: "the entries' numbers, not their times, are their order", command: "aichor-vault log verify"))
        }
        return found
    }
}

/// `log.short`: a log that was pruned so far that it no longer tells who took what in the time that audits look at.
package struct ShortLogRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        guard facts.logFirst > 1, let first = facts.firstEntryAt, facts.now.since(first) < NewTakerRule.known else {
            return []
        }
        return [
            Finding(
                rule: "log.short", severity: .warning,
                message: "the log was pruned up to \(first.rfc3339): who took what before then is not known here",
                hint: "prune only what is older than 90 days; new takers are told by what the 90 days before show")
        ]
    }
}
