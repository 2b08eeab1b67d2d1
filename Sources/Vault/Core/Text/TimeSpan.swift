// SPDX-License-Identifier: Apache-2.0

/// How a span of time is written in a message.
package enum TimeSpan {
    /// The span in its largest fitting unit, such as `90 minutes`.
    package static func words(_ seconds: UInt64) -> String {
        switch seconds {
        case 1: "1 second"
        case ..<120: "\(seconds) seconds"
        case ..<7200: "\(seconds / 60) minutes"
        case ..<172_800: "\(seconds / 3600) hours"
        default: "\(seconds / 86_400) days"
        }
    }
}

extension Timestamp {
    /// How far away another time is, in words, whichever comes first.
    package func distance(to other: Timestamp) -> String {
        let (difference, overflow) = other.seconds.subtractingReportingOverflow(seconds)
        return TimeSpan.words(overflow ? .max : difference.magnitude)
    }
}
