// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// What ``pruneLog(before:through:)`` would remove.
    public func planLogPruning(before moment: Timestamp) throws(VaultError) -> PruneReport {
        try read { session in try PruneReport(session, before: moment, progress: context.progress) }
    }

    /// Removes the longest beginning of the log whose entries are all before a given time, and logs that it did.
    ///
    /// Stops at the first entry that is not, and at `last`, the end of what was agreed to; so without times that go back, none
    /// that is not older stays behind one that goes. The chain stays provable: the manifest holds the MAC of the last entry that went, and
    /// so does the new entry. If there is nothing to remove, nothing is written.
    ///
    /// Throws `integrity.log` for a log that is not whole: what was done to it would be lost with what is pruned; and
    /// `log.unwritable` if the mark cannot be written.
    public func pruneLog(before moment: Timestamp, through last: UInt64? = nil) throws(VaultError) -> PruneReport {
        try write(pruning: true, keeping: []) { session in
            let report = try PruneReport(session, before: moment, through: last, progress: context.progress)
            guard report.count > 0, let checkpoint = report.checkpoint else { return report }
            let former = try session.pruneLog(through: report.last)
            try session.log(
                .logPruned, object: moment.rfc3339, purpose: report.purpose,
                intent: checkpoint, formerMACsOfPruned: former)
            return report
        }
    }
}

extension PruneReport {
    init(
        _ session: ReadSession, before moment: Timestamp, through limit: UInt64? = nil,
        progress: @escaping (Progress) -> Void
    ) throws {
        let manifest = session.state.manifest
        var end: LogPosition?
        var stoppedAt: Timestamp?
        var earlier: LogEntry?
        _ = try LogWalk(session, progress).run { entry, mac in
            guard stoppedAt == nil else { return }
            if entry.time < moment, entry.sequence <= limit ?? .max {
                end = LogPosition(sequence: entry.sequence, mac: mac)
                // The entry of an earlier pruning goes with the others: that there was one, and whose, must not.
                if entry.action == .logPruned { earlier = entry }
            } else {
                stoppedAt = entry.time
            }
        }
        let last = end?.sequence ?? manifest.logFirst - 1
        self.init(
            first: manifest.logFirst, last: last, remaining: manifest.logLast - last, before: moment,
            stoppedAt: stoppedAt,
            checkpoint: end.map { Checkpoint(session.cipher.vaultID, $0.sequence, $0.mac).line }, earlier: earlier)
    }

    /// The log entry about it.
    fileprivate var purpose: String {
        let what = "\(count) \(count == 1 ? "entry" : "entries"), \(first) to \(last), before \(before.rfc3339)"
        guard let earlier else { return what }
        let slot = earlier.slotLabel.map { "by \($0)" } ?? "by an unknown slot"
        return "\(what); including the entry of an earlier pruning \(slot) at \(earlier.time.rfc3339)"
    }
}
