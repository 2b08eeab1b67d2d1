// SPDX-License-Identifier: Apache-2.0

/// Durations as kubectl shows them: `45s`, `5m`, `3h20m`, `3d`, `2y40d`.
package enum Age {
    /// The time between two dates; the steps are those of `HumanDuration` in Kubernetes' apimachinery.
    package static func text(from start: Timestamp, to end: Timestamp) -> String {
        let seconds = end.seconds.subtractingReportingOverflow(start.seconds)
        return text(seconds: seconds.overflow ? Int64.max : seconds.partialValue)
    }

    /// A duration of `seconds`; a negative one, which clocks that disagree can cause, counts as zero.
    package static func text(seconds: Int64) -> String {
        let seconds = max(0, seconds)
        let minutes = seconds / 60
        let hours = minutes / 60
        let days = hours / 24
        let years = days / 365
        if seconds < 120 { return "\(seconds)s" }
        if minutes < 10 { return two(minutes, "m", seconds % 60, "s") }
        if hours < 3 { return "\(minutes)m" }
        if hours < 8 { return two(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        if days < 8 { return two(days, "d", hours % 24, "h") }
        if years < 2 { return "\(days)d" }
        if years < 8 { return two(years, "y", days % 365, "d") }
        return "\(years)y"
    }

    /// `in 5d` or `3d ago`.
    package static func distance(to moment: Timestamp, from now: Timestamp) -> String {
        moment < now ? text(from: moment, to: now) + " ago" : "in " + text(from: now, to: moment)
    }

    /// `3d ago`, for what has happened: never in the future, even if it happened after `now` was read or clocks disagree.
    package static func ago(_ moment: Timestamp, from now: Timestamp) -> String { text(from: moment, to: now) + " ago" }

    private static func two(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
        small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
    }
}
