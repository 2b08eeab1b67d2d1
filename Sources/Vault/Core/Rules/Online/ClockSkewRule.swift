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
                message: "the server's clock is \(Self.words(difference.magnitude)) "
                    + (difference > 0 ? "ahead of" : "behind") + " this machine's",
                hint: "synchronize both clocks with NTP: the dates of tokens and certificates are compared with them")
        ]
    }

    private static func words(_ seconds: UInt64) -> String {
        switch seconds {
        case ..<120: "\(seconds) seconds"
        case ..<7200: "\(seconds / 60) minutes"
        case ..<172_800: "\(seconds / 3600) hours"
        default: "\(seconds / 86_400) days"
        }
    }
}
