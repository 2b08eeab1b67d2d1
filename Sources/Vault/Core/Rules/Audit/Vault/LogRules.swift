// SPDX-License-Identifier: Apache-2.0

/// `log.chain`: a log that is not the one that was written.
package struct LogChainRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        guard let fault = facts.logFault else { return [] }
        return [
            Finding(
                rule: "log.chain", severity: .error, message: "the log was altered: \(fault)",
                hint: "keep this file as evidence; only the entries before that one show who received which credential",
                command: "aichor-vault log verify")
        ]
    }
}

/// `log.clock`: a clock that went back, or is behind the log.
package struct LogClockRule: VaultRule {
    /// From how far on nothing that is judged by this clock can be believed.
    private static let nonsense: Int64 = 86_400

    package func findings(for facts: VaultFacts) -> [Finding] {
        [clockBehindLog(facts), stepsBack(facts)].compactMap(\.self)
    }

    private func clockBehindLog(_ facts: VaultFacts) -> Finding? {
        guard let clock = facts.clock, let futureEntries = facts.futureEntries else { return nil }
        let newest = futureEntries.newest
        guard !futureEntries.wereWrong else {
            return Finding(
                rule: "log.clock", severity: .notice,
                message:
                    "an entry of the log has the time \(newest.rfc3339), which is in the future, but later entries do not",
                hint: "the clock was ahead when it was written: dates recorded at that time are wrong",
                command: "aichor-vault log verify")
        }
        return Finding(
            rule: "log.clock", severity: newest.since(clock) > Self.nonsense ? .error : .warning,
            message:
                "this machine's clock shows \(clock.rfc3339), but the log has an entry with the time \(newest.rfc3339)",
            hint:
                "if the clock is behind, synchronize it with NTP: every date here is compared with it; if it was ahead when the entry was written, dates recorded at that time are wrong"
        )
    }

    private func stepsBack(_ facts: VaultFacts) -> Finding? {
        facts.stepsBack.map { steps in
            let times = steps.count == 1 ? "once" : "\(steps.count) times"
            return Finding(
                rule: "log.clock", severity: .notice,
                message: "the clock was set back \(times) while the log was written, first at entry \(steps.first)",
                hint: "entries are ordered by number, not by time", command: "aichor-vault log verify")
        }
    }
}

/// `log.short`: a log that was pruned so far that it no longer covers the time that audits look at.
package struct ShortLogRule: VaultRule {
    package func findings(for facts: VaultFacts) -> [Finding] {
        guard let start = facts.completeSince, facts.now.since(start) < NewRecipientRule.known else {
            return []
        }
        return [
            Finding(
                rule: "log.short", severity: .warning,
                message:
                    "the log was pruned up to \(start.rfc3339): the log does not show who received which credential before then",
                hint:
                    "prune only entries older than 90 days; new recipients are found by comparison with the 90 days before"
            )
        ]
    }
}
