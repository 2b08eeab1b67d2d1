// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The credentials' ages in bins of whole days, measured by the limit that most of them have.
struct PageAgeBins {
    struct Bin {
        /// Of those whose issue time is known, and of the others.
        var within = (known: 0, unknown: 0)
        var over = (known: 0, unknown: 0)

        var total: Int { within.known + within.unknown + over.known + over.unknown }
    }

    /// The bins; the last one contains all older ones.
    private(set) var bins: [Bin] = Array(repeating: Bin(), count: 13)
    /// How many days a bin spans.
    let width: Int64
    /// The limit that most credentials have, in days; nil if none has one.
    let limit: Int64?
    /// Those without a credential.
    private(set) var without = 0
    var most: Int { bins.lazy.map(\.total).max() ?? 0 }

    init(_ report: AuditReport) {
        limit = Self.commonLimit(report.clusters)
        // Twice the limit, so that the line is in the middle.
        width = max(1, ((limit ?? 180) + 5) / 6)
        for audit in report.clusters { add(audit, now: report.at) }
    }

    private mutating func add(_ audit: ClusterAudit, now: Timestamp) {
        guard let ageBasis = audit.ageFrom else { return without += 1 }
        let place = Int(min(max(PageText.days(from: ageBasis, to: now), 0) / width, Int64(bins.count - 1)))
        let isOver = audit.dueAt.map { $0 <= now } ?? false
        switch (isOver, audit.isIssueKnown) {
        case (false, true): bins[place].within.known += 1
        case (false, false): bins[place].within.unknown += 1
        case (true, true): bins[place].over.known += 1
        case (true, false): bins[place].over.unknown += 1
        }
    }

    private static func commonLimit(_ audits: [ClusterAudit]) -> Int64? {
        var counts: [Int64: Int] = [:]
        for audit in audits {
            guard let ageBasis = audit.ageFrom, let due = audit.dueAt, due > ageBasis else { continue }
            counts[PageText.days(from: ageBasis, to: due), default: 0] += 1
        }
        let common = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
        return common.map { min(max($0, 1), 1_000_000) }
    }
}
