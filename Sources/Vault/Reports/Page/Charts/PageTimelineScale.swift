// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The time range of the timeline, and the position of a date in it.
struct PageTimelineScale {
    /// How far the range reaches to each side of the time of the audit at least and at most, in days.
    private static let least: Int64 = 60
    private static let most: Int64 = 365

    let start: Timestamp
    let end: Timestamp
    /// Where the range begins and ends in the drawing.
    let left: Double
    let right: Double

    /// A range that contains as many of the dates as a year to each side can.
    init(around now: Timestamp, showing audits: some Sequence<ClusterAudit>, left: Double, right: Double) {
        self.left = left
        self.right = right
        let (near, far) = (Self.least * PageText.day, Self.most * PageText.day)
        var (past, future) = (near, near)
        for audit in audits {
            for moment in PageLifetime(audit).moments {
                let distance = moment.since(now)
                if distance >= 0 { future = max(future, min(distance, far)) }
                if distance < 0 { past = max(past, distance < -far ? far : -distance) }
            }
        }
        // A small margin, so that what is at the edge is clearly inside.
        let air = (past + future) / 40
        start = now.adding(-past - air)
        end = now.adding(future + air)
    }

    /// The position of a date, at the edge for those beyond.
    func x(_ moment: Timestamp) -> Double {
        let part = Double(moment.since(start)) / Double(end.since(start))
        return left + min(max(part, 0), 1) * (right - left)
    }

    func isBefore(_ moment: Timestamp) -> Bool { moment < start }
    func isBeyond(_ moment: Timestamp) -> Bool { moment > end }

    /// The beginnings of the months in the range.
    var months: [Timestamp] {
        let first = start.day
        guard (0...9999).contains(first.year) else { return [] }
        return (1...30).map { Timestamp(year: first.year, month: first.month + $0, day: 1) }.prefix { $0 <= end }
    }
}

/// The dates of a cluster that the timeline draws.
struct PageLifetime {
    let audit: ClusterAudit

    init(_ audit: ClusterAudit) { self.audit = audit }

    var ageFrom: Timestamp? { audit.ageFrom }
    var due: Timestamp? { audit.dueAt }
    var expiry: Timestamp? { audit.cluster.credential?.facts.expiresAt }
    var authority: Timestamp? { audit.authorityNotAfter }
    var serving: Timestamp? { audit.serving?.notAfter }

    var moments: [Timestamp] { [ageFrom, due, expiry, authority, serving].compactMap { $0 } }

    /// The dates as text, in chronological order.
    var words: String {
        var dated: [(Timestamp, String)] = []
        if let ageFrom { dated.append((ageFrom, audit.isIssueKnown ? "issued" : "in the vault since")) }
        if let due { dated.append((due, "due")) }
        if let expiry { dated.append((expiry, "token expires")) }
        if let authority { dated.append((authority, "CA certificate expires")) }
        if let serving { dated.append((serving, "serving certificate expires")) }
        dated.sort { $0.0 < $1.0 }
        let dates = dated.map { "\($1) \(PageText.date($0))" }
        return "\(audit.cluster.name), \(audit.state.text): "
            + (dates.isEmpty ? "no dates" : dates.joined(separator: ", "))
    }
}
