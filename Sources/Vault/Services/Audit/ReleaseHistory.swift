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
    private let toldSince: Timestamp

    private var slots = Numbering<String>()
    private var executables = Numbering<String>()
    private var takers = Numbering<Taker>()
    private var lastBySlot: [Place: Timestamp] = [:]
    private var lastByExecutable: [Place: Timestamp] = [:]
    private var released: Set<RecordID> = []
    private var recent: [Place: Releases] = [:]
    /// The latest time up to now of all entries: an entry after it is no older, whatever the clock showed.
    private var latest: Timestamp?
    private var newTakers: [RecordID: [NewTaker]] = [:]
    /// Who received a credential first, as far as a pruned log shows.
    private var firstTakers: [RecordID: [NewTaker]] = [:]
    private let isPruned: Bool

    /// When the log starts to be complete; nil if it was never pruned.
    var completeSince: Timestamp?

    init(now: Timestamp, isClock: Bool, since: Timestamp?, isPruned: Bool) {
        self.now = now
        self.isClock = isClock
        self.isPruned = isPruned
        toldSince = min(now, since ?? now).adding(-NewTakerRule.told)
    }

    /// One slot through one executable of one user.
    private struct Taker: Hashable {
        var slotID: String?
        var slotLabel: String?
        var executable: String?
        var uid: UInt32
    }

    /// A cluster and the number of a slot, an executable or a recipient.
    private struct Place: Hashable {
        var record: RecordID
        var number: Int32
    }

    private struct Releases {
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
            let place = Place(record: record, number: slots.number(of: slot))
            if !Self.isKnown(place, time, &lastBySlot) { tell(.slot(entry.slotLabel ?? slot), record, time) }
        }
        if let executable = entry.actor.parentExecutable {
            let place = Place(record: record, number: executables.number(of: executable))
            if !Self.isKnown(place, time, &lastByExecutable) { tell(.executable(executable), record, time) }
        }
        released.insert(record)
        guard now.since(time) <= NewTakerRule.known else { return }
        let taker = Taker(
            slotID: entry.slotID, slotLabel: entry.slotLabel, executable: entry.actor.parentExecutable,
            uid: entry.actor.uid)
        let place = Place(record: record, number: takers.number(of: taker))
        let before = recent[place]
        recent[place] = Releases(count: (before?.count ?? 0) + 1, last: max(before?.last ?? time, time))
    }

    /// Whether it had received the credential in the 90 days before; records that it does now.
    private static func isKnown(_ place: Place, _ time: Timestamp, _ last: inout [Place: Timestamp]) -> Bool {
        let before = last[place]
        last[place] = max(before ?? time, time)
        return before.map { time.since($0) <= NewTakerRule.known } ?? false
    }

    /// Records a new recipient, unless nobody had received the credential before, or it is too long ago.
    private mutating func tell(_ kind: NewTaker.Kind, _ record: RecordID, _ time: Timestamp) {
        guard time >= toldSince else { return }
        if released.contains(record) {
            newTakers[record, default: []].append(NewTaker(kind: kind, at: time))
        } else if isPruned {
            firstTakers[record, default: []].append(NewTaker(kind: kind, at: time))
        }
    }

    /// Releases of a credential to recipients who had not received it in the 90 days before, as far as the log shows them.
    func newTakers(of record: RecordID, _ credential: StoredCredential) -> [NewTaker] {
        guard !newTakers.isEmpty || !firstTakers.isEmpty else { return [] }
        var found = (newTakers[record] ?? []) + unknownTakers(of: record, credential.acquiredAt)
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
    private func unknownTakers(of record: RecordID, _ acquired: Timestamp) -> [NewTaker] {
        guard let completeSince, acquired < completeSince else { return [] }
        return (firstTakers[record] ?? []).filter {
            $0.at.since(completeSince) >= NewTakerRule.known - NewTakerRule.told
        }
    }

    /// Who received credentials of these clusters in the 90 days before, the most recent first.
    func takings(of isIncluded: (RecordID) -> Bool) -> [Taking] {
        var found: [Int32: Taking] = [:]
        for (place, releases) in recent where isIncluded(place.record) {
            let taker = takers[place.number]
            var taking =
                found[place.number]
                ?? Taking(
                    slotLabel: taker.slotLabel, executable: taker.executable, uid: taker.uid, releases: 0, clusters: 0,
                    lastAt: releases.last)
            taking.releases += releases.count
            taking.clusters += 1
            taking.lastAt = max(taking.lastAt, releases.last)
            found[place.number] = taking
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
