// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// How the clock went while a log was written, gathered entry by entry in the log's order.
struct LogTimes {
    /// Whether a clock went back between two entries by more than clocks do.
    ///
    /// Time daemons step a clock by a few seconds every day (chrony's `makestep` from 1 s on, systemd-timesyncd from 0.4 s on), and
    /// an alarm that rings for nothing is switched off.
    static func isStepBack(from before: Timestamp, to after: Timestamp) -> Bool { before.since(after) > 5 }

    /// What this machine's clock shows; nil where nothing is to be held against it.
    private let clock: Timestamp?
    /// The time of the first entry.
    private(set) var first: Timestamp?
    /// The time of the last one.
    private(set) var last: Timestamp?
    /// At which entries the clock had been set back: how often, and the first of them.
    private(set) var stepsBack: (count: Int, first: UInt64)?
    /// The entries that the clock has not reached; nil if there are none.
    private(set) var futureEntries: FutureLogEntries?
    private var count = 0

    init(clock: Timestamp?) { self.clock = clock }

    mutating func note(_ time: Timestamp, _ sequence: UInt64) {
        if let last, Self.isStepBack(from: last, to: time) {
            stepsBack = (count: (stepsBack?.count ?? 0) + 1, first: stepsBack?.first ?? sequence)
        }
        last = time
        first = first ?? time
        if let clock, time > clock.adding(Timestamp.clockTolerance) {
            futureEntries = FutureLogEntries(
                newest: max(futureEntries?.newest ?? time, time), count: (futureEntries?.count ?? 0) + 1,
                before: futureEntries?.before ?? count, after: 0)
        } else {
            futureEntries?.after += 1
        }
        count += 1
    }
}
