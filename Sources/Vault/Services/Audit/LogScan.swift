// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// What an audit learns from one pass over the log: whether its chain is intact, how its clock ran, and who received which credential.
///
/// A chain that is broken ends the pass and not the audit; what is known then rests on the entries before.
struct LogScan {
    /// What is wrong with the chain; nil if it is whole.
    private(set) var fault: String?
    /// How the clock went, up to the last entry that is sound.
    private(set) var times: LogTimes
    /// When it starts to be complete; nil if it was never pruned.
    private(set) var completeSince: Timestamp?
    private let isPruned: Bool
    /// The entries about clusters that were removed, erased or restored.
    private(set) var removals: [LogEntry] = []
    /// Who received what.
    private(set) var releases: ReleaseHistory

    init(
        _ session: ReadSession, clock: Timestamp?, _ releases: ReleaseHistory, _ progress: (Progress) -> Void
    ) throws {
        self.releases = releases
        times = LogTimes(clock: clock)
        isPruned = session.state.manifest.logFirst > 1
        defer { noteCompleteness() }
        do { try walk(session, progress) } catch FormatError.log(let reason) {
            fault = reason
        } catch StoreError.malformedRow(let table, let reason) where table == "log" {
            fault = "an entry cannot be read: \(reason)"
        }
    }

    private mutating func walk(_ session: ReadSession, _ progress: (Progress) -> Void) throws {
        let manifest = session.state.manifest
        let total = manifest.logLast + 1 - manifest.logFirst
        var expected = manifest.logFirst
        var previous = manifest.macBeforeLog
        try session.reader.forEachLogEntry(from: 0) { sealed in
            guard sealed.sequence == expected else { throw FormatError.log("entry \(expected) is missing") }
            previous = try session.checkedMAC(sealed, after: previous)
            try take(sealed, session.cipher)
            expected += 1
            progress(Progress(activity: "checking the log", done: expected - manifest.logFirst, total: total))
        }
        guard expected == manifest.logLast + 1, previous == manifest.logHeadMAC else {
            throw FormatError.log("entry \(expected) is missing")
        }
    }

    /// Opens an entry; only releases, removals and prunings are read whole.
    private mutating func take(_ sealed: SealedLogEntry, _ cipher: VaultCipher) throws {
        try cipher.openLog(sealed) { bytes in
            do throws(MalformedBytes) {
                let preview = try LogEntryPreview(bytes)
                times.note(preview.time, sealed.sequence)
                releases.note(preview.time)
                guard preview.isRead else { return }
                let entry = try LogEntry(sequence: sealed.sequence, bytes)
                if preview.isRelease { releases.add(entry) }
                if preview.isRemoval { removals.append(entry) }
                if let moment = entry.prunedBefore { completeSince = max(completeSince ?? moment, moment) }
            } catch {
                throw FormatError.log("entry \(sealed.sequence) is malformed: \(error.reason)")
            }
        }
    }
}

extension LogScan {
    /// A log without a record of its pruning, because it is broken, is complete from its first entry on.
    private mutating func noteCompleteness() {
        completeSince = isPruned ? completeSince ?? times.first : nil
        releases.completeSince = completeSince
    }
}

/// The first two fields of a log entry, which show whether the others need to be read.
private struct LogEntryPreview {
    let time: Timestamp
    /// Whether a secret left.
    let isRelease: Bool
    /// Whether a cluster was removed, erased or restored.
    let isRemoval: Bool
    /// Whether the others are worth it.
    let isRead: Bool

    init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        var cursor = FieldCursor(known: 15)
        guard try cursor.next(in: bytes), cursor.tag == 1 else { throw MalformedBytes("it has no time") }
        time = try bytes.extracting(cursor.range).timestamp()
        guard try cursor.next(in: bytes), cursor.tag == 2 else { throw MalformedBytes("it has no action") }
        let action = bytes.extracting(cursor.range)
        isRelease = action.holds("secret.", at: 0)
        isRemoval =
            action.holds("cluster.removed", at: 0) || action.holds("cluster.purged", at: 0)
            || action.holds("cluster.restored", at: 0)
        isRead = isRelease || isRemoval || action.holds("log.pruned", at: 0)
    }
}
