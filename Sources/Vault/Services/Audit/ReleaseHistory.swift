// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Who received which credential, as far as the log still shows, gathered entry by entry in the log's order.
///
/// Slots, executables and recipients are numbered, because the same few receive 100,000 clusters.
struct ReleaseHistory {
    /// The time of the audit.
    private let now: Timestamp
    /// Whether everything in the log lies before ``now``, whatever clock it was written by.
    private let isClock: Bool
    /// Since when new recipients are reported.
    private let reportedSince: Timestamp

    private var slots = Numbering<String>()
    private var executables = Numbering<String>()
    private var recipients = Numbering<Recipient>()
    private var lastBySlot: [RecipientKey: Timestamp] = [:]
    private var lastByExecutable: [RecipientKey: Timestamp] = [:]
    private var released: Set<RecordID> = []
    private var recent: [RecipientKey: Tally] = [:]
    /// The latest time up to now of all entries: an entry after it is no older, whatever the clock showed.
    private var latest: Timestamp?
    private var newRecipients: [RecordID: [NewRecipient]] = [:]
    /// Who received a credential first, as far as a pruned log shows.
    private var firstRecipients: [RecordID: [NewRecipient]] = [:]
    private let isPruned: Bool

    /// When the log starts to be complete; nil if it was never pruned.
    var completeSince: Timestamp?

    init(now: Timestamp, isClock: Bool, since: Timestamp?, isPruned: Bool) {
        self.now = now
        self.isClock = isClock
        self.isPruned = isPruned
        reportedSince = min(now, since ?? now).adding(-NewRecipientRule.reportingPeriod)
    }

    /// One slot through one executable of one user.
    private struct Recipient: Hashable {
        var slotID: String?
        var slotLabel: String?
        var executable: String?
        var uid: UInt32
    }

    /// A cluster and the number of a slot, an executable or a recipient.
    private struct RecipientKey: Hashable {
        var record: RecordID
        var number: Int32
    }

    private struct Tally {
        var count: Int
        var last: Timestamp
    }

    /// Takes in the time of an entry, whatever it is about.
    mutating func note(_ time: Timestamp) {
        if time <= now { latest = max(latest ?? time, time) }
    }

    /// Takes in a release.
    ///
    /// Entries dated after the time of the audit were in its future, unless that time is now: then a clock was wrong.
    mutating func add(_ entry: LogEntry) {
        guard entry.time <= now || isClock, let record = entry.recordID.flatMap(RecordID.init(hexadecimal:)) else {
            return
        }
        let time = min(max(entry.time, latest ?? entry.time), now)
        // By its id: another key may have the label of one that was removed.
        if let slot = entry.slotID ?? entry.slotLabel {
            let place = RecipientKey(record: record, number: slots.number(of: slot))
            if !Self.isKnown(place, time, &lastBySlot) { report(.slot(entry.slotLabel ?? slot), record, time) }
        }
        if let executable = entry.actor.parentExecutable {
            let place = RecipientKey(record: record, number: executables.number(of: executable))
            if !Self.isKnown(place, time, &lastByExecutable) { report(.executable(executable), record, time) }
        }
        released.insert(record)
        guard now.since(time) <= NewRecipientRule.known else { return }
        let recipient = Recipient(
            slotID: entry.slotID, slotLabel: entry.slotLabel, executable: entry.actor.parentExecutable,
            uid: entry.actor.uid)
        let place = RecipientKey(record: record, number: recipients.number(of: recipient))
        let before = recent[place]
        recent[place] = Tally(count: (before?.count ?? 0) + 1, last: max(before?.last ?? time, time))
    }

    /// Whether it had received the credential in the 90 days before; records that it does now.
    private static func isKnown(_ place: RecipientKey, _ time: Timestamp, _ last: inout [RecipientKey: Timestamp])
        -> Bool
    {
        let before = last[place]
        last[place] = max(before ?? time, time)
        return before.map { time.since($0) <= NewRecipientRule.known } ?? false
    }

    /// Records a new recipient, unless nobody had received the credential before, or it is too long ago.
    private mutating func report(_ kind: NewRecipient.Kind, _ record: RecordID, _ time: Timestamp) {
        guard time >= reportedSince else { return }
        if released.contains(record) {
            newRecipients[record, default: []].append(NewRecipient(kind: kind, at: time))
        } else if isPruned {
            firstRecipients[record, default: []].append(NewRecipient(kind: kind, at: time))
        }
    }

    /// Releases of a credential to recipients who had not received it in the 90 days before, as far as the log shows them.
    func newRecipients(of record: RecordID, _ credential: StoredCredential) -> [NewRecipient] {
        guard !newRecipients.isEmpty || !firstRecipients.isEmpty else { return [] }
        var found = (newRecipients[record] ?? []) + unknownRecipients(of: record, credential.acquiredAt)
        // Whoever received the previous one has nothing that is still valid. One that was restored was released before.
        if let rotated = credential.rotatedAt, rotated <= now {
            let start = min(rotated, credential.acquiredAt)
            found.removeAll { $0.at < start }
        }
        guard let completeSince else { return found }
        for index in found.indices { found[index].watch(since: completeSince) }
        return found
    }

    /// The first release in the log is to a new recipient if others were pruned and most of the 90 days before
    /// were not: all of those that count if what was pruned was older.
    private func unknownRecipients(of record: RecordID, _ acquired: Timestamp) -> [NewRecipient] {
        guard let completeSince, acquired < completeSince else { return [] }
        return (firstRecipients[record] ?? []).filter {
            $0.at.since(completeSince) >= NewRecipientRule.known - NewRecipientRule.reportingPeriod
        }
    }

    /// Who received credentials of these clusters in the 90 days before, the most recent first.
    func releases(of isIncluded: (RecordID) -> Bool) -> [Release] {
        var found: [Int32: Release] = [:]
        for (place, tally) in recent where isIncluded(place.record) {
            let recipient = recipients[place.number]
            var release =
                found[place.number]
                ?? Release(
                    slotLabel: recipient.slotLabel, executable: recipient.executable, uid: recipient.uid, count: 0,
                    clusters: 0,
                    lastAt: tally.last)
            release.count += tally.count
            release.clusters += 1
            release.lastAt = max(release.lastAt, tally.last)
            found[place.number] = release
        }
        // Numbered in the order of the log, so that equals stand in an order, too.
        return found.sorted { ($1.value.lastAt, $0.key) < ($0.value.lastAt, $1.key) }.map(\.value)
    }
}

/// Numbers things in the order in which they are first met.
private struct Numbering<Thing: Hashable> {
    private var numbers: [Thing: Int32] = [:]
    private var things: [Thing] = []

    mutating func number(of thing: Thing) -> Int32 {
        if let known = numbers[thing] { return known }
        let new = Int32(things.count)
        numbers[thing] = new
        things.append(thing)
        return new
    }

    subscript(number: Int32) -> Thing { things[Int(number)] }
}
