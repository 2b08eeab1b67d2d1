// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// How many clusters are due on each day of the coming twelve months.
struct PageDueDays {
    struct Month {
        let year: Int64
        /// From 1 on.
        let month: Int64
        /// How many are due on each of its days.
        var days: [Int]

        var total: Int { days.reduce(0, +) }
        /// As `--due` reads it.
        var name: String? { PageText.month(Timestamp(year: year, month: month, day: 1)) }
    }

    private(set) var months: [Month] = []
    /// Those whose date is past; those of this month are also counted on their day.
    private(set) var past = 0
    /// Those whose date is in these months and in the future.
    private(set) var ahead = 0
    /// Those that are due later.
    private(set) var later = 0
    /// Those without a date.
    private(set) var never = 0
    /// The most on one day.
    var most: Int { months.lazy.flatMap(\.days).max() ?? 0 }

    init(_ report: AuditReport) {
        let (year, month, _) = report.at.day
        let first = Timestamp(year: min(max(year, 0), 9999), month: month, day: 1).day
        for offset in 0..<Int64(12) {
            let start = Timestamp(year: first.year, month: first.month + offset, day: 1)
            let end = Timestamp(year: first.year, month: first.month + offset + 1, day: 1)
            let date = start.day
            let days = Int(end.since(start) / PageText.day)
            months.append(Month(year: date.year, month: date.month, days: Array(repeating: 0, count: days)))
        }
        for audit in report.clusters { count(audit.nextDueAt, now: report.at, first) }
    }

    private mutating func count(
        _ due: Timestamp?, now: Timestamp, _ first: (year: Int64, month: Int64, day: Int64)
    ) {
        guard let due else { return never += 1 }
        if due <= now { past += 1 }
        let date = due.day
        let index = (date.year - first.year) * 12 + date.month - first.month
        guard (0..<12).contains(index) else {
            if due > now { later += 1 }
            return
        }
        if due > now { ahead += 1 }
        months[Int(index)].days[Int(date.day - 1)] += 1
    }
}
