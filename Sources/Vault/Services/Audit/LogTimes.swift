// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// How the clock went while a log was written, gathered entry by entry in the log's order.
struct LogTimes {
    /// As in `log verify`: time daemons step a clock by so much every day.
    private static let tolerance: Int64 = 5

    /// What this machine's clock shows; nil where nothing is to be held against it.
    private let clock: Timestamp?
    /// The time of the first entry.
    private(set) var first: Timestamp?
    /// The time of the last one.
    private(set) var last: Timestamp?
    /// At which entries the clock had been set back: how often, and the first of them.
    private(set) var stepsBack: (count: Int, first: UInt64)?
    /// The entries that the clock has not reached; nil if there are none.
    private(set) var ahead: EntriesAhead?
    private var count = 0

    init(clock: Timestamp?) { self.clock = clock }

    mutating func note(_ time: Timestamp, _ sequence: UInt64) {
        if let last, last.since(time) > Self.tolerance {
            stepsBack = (count: (stepsBack?.count ?? 0) + 1, first: stepsBack?.first ?? sequence)
        }
        last = time
        first = first ?? time
        if let clock, time > clock.adding(EntriesAhead.tolerance) {
            ahead = EntriesAhead(
                newest: max(ahead?.newest ?? time, time), count: (ahead?.count ?? 0) + 1,
                before: ahead?.before ?? count, after: 0)
        } else {
            ahead?.after += 1
        }
        count += 1
    }
}
