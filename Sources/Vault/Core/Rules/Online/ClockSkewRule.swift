// SPDX-License-Identifier: Apache-2.0

/// `clock.skew`: the server's clock and this machine's differ by more than a minute.
///
/// A warning: tokens are judged by the server's clock, certificates by this machine's and AIchor's. One of them is wrong, so
/// a date near now may be judged differently elsewhere. A minute is more than any answer takes on its way.
package struct ClockSkewRule: VerificationRule {
    private static let tolerance: Int64 = 60

    package func findings(for facts: ClusterFacts) -> [Finding] {
        guard let clock = facts.online?.clock else { return [] }
        let (difference, overflow) = clock.server.seconds.subtractingReportingOverflow(clock.local.seconds)
        guard !overflow, difference.magnitude > Self.tolerance else { return [] }
        return [
            Finding(
                rule: "clock.skew", severity: .warning,
                message: "the server's clock is \(TimeSpan.words(difference.magnitude)) "
                    + (difference > 0 ? "ahead of" : "behind")
                    + " this machine's: \(clock.server.rfc3339) instead of \(clock.local.rfc3339)",
                hint: "synchronize both clocks with NTP: the dates of tokens and certificates are compared with them")
        ]
    }
}
