// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Finds out where two logs parted; each is walked, so that an entry that was put there counts in neither.
struct LogComparer {
    /// What makes an entry the same in both: its MAC, which covers all before it, or if the keys differ what it contains.
    private struct Identity: Equatable {
        let mac: Digest?
        let time: Timestamp
        let action: LogEntry.Action
        let object: String?
        let recordID: String?
        let version: UInt64?

        init(_ entry: LogEntry, _ mac: Digest?) {
            self.mac = mac
            (time, action, object) = (entry.time, entry.action, entry.object)
            (recordID, version) = (entry.recordID, entry.version)
        }
    }

    let here: ReadSession
    let there: ReadSession
    let sharesKeys: Bool
    let progress: (Progress) -> Void

    func run() throws -> LogDivergence {
        let first = here.state.manifest.logFirst
        var known: [Identity] = []
        _ = try LogWalk(here, progress).run { entry, mac in known.append(Identity(entry, sharesKeys ? mac : nil)) }
        var common = commonBeginning
        var commonAt: Timestamp?
        var isParted = false
        var firstThere: LogEntry?
        _ = try LogWalk(there, progress).run { entry, mac in
            let sequence = entry.sequence
            if !isParted, sequence >= first, sequence - first < UInt64(known.count) {
                if known[Int(sequence - first)] == Identity(entry, sharesKeys ? mac : nil) {
                    (common, commonAt) = (sequence, entry.time)
                    return
                }
                isParted = true
            }
            if firstThere == nil, sequence > (common ?? 0), sequence >= first { firstThere = entry }
        }
        return LogDivergence(
            lastCommon: common, lastCommonAt: commonAt, entriesHere: here.entries(after: common),
            entriesThere: there.entries(after: common), firstHere: try here.firstEntry(after: common),
            firstThere: firstThere)
    }

    /// The entry before the first that both still have, if it is known to be the same.
    private var commonBeginning: UInt64? {
        let (mine, theirs) = (here.state.manifest, there.state.manifest)
        guard sharesKeys, mine.logFirst == theirs.logFirst, mine.macBeforeLog == theirs.macBeforeLog else { return nil }
        return mine.logFirst - 1
    }
}

extension ReadSession {
    fileprivate func entries(after common: UInt64?) -> UInt64 {
        let manifest = state.manifest
        return manifest.logLast - max(common ?? 0, manifest.logFirst - 1)
    }

    fileprivate func firstEntry(after common: UInt64?) throws -> LogEntry? {
        let manifest = state.manifest
        let number = max(common ?? 0, manifest.logFirst - 1) + 1
        guard number <= manifest.logLast else { return nil }
        return try reader.logEntry(number).map { try open($0) }
    }
}
