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
        if facts.isClock, let last = facts.lastEntryAt, last > facts.now.adding(Self.tolerance) {
            found.append(
                Finding(
                    rule: "log.clock", severity: .warning,
                    message: "this machine's clock is behind: it shows \(facts.now.rfc3339), but the log's newest entry "
                        + "is of \(last.rfc3339)",
                    hint: "set it by NTP, or every date here is judged by a wrong one"))
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
