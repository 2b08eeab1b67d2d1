// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// What a walk over a whole log finds about its entries and about checkpoints.
struct LogVerifier {
    private let manifest: Manifest
    private let checkpoints: [Checkpoint]
    /// The MACs that the log has, or had under earlier root keys, at the checkpoints' numbers.
    private var macs: FormerMACs
    private let wanted: Set<UInt64>
    private var prunings: [LogEntry] = []
    private var latest: Timestamp?
    private var findings: [String] = []

    init(_ checkpoints: [Checkpoint], _ manifest: Manifest, _ vaultID: VaultID) {
        self.checkpoints = checkpoints
        self.manifest = manifest
        wanted = Set(checkpoints.map(\.sequence))
        macs = FormerMACs(manifest)
    }

    mutating func take(_ entry: LogEntry, _ mac: Digest) {
        if let before = latest, LogTimes.isStepBack(from: before, to: entry.time) {
            findings.append("entry \(entry.sequence) has an earlier time than the entry before it")
        }
        latest = entry.time
        if wanted.contains(entry.sequence) || entry.action == .logPruned { macs.take(entry, mac) }
        if entry.action == .logPruned { prunings.append(entry) }
    }

    func verification(vaultID: VaultID) -> LogVerification {
        LogVerification(
            entries: manifest.logLast + 1 - manifest.logFirst, first: manifest.logFirst, last: manifest.logLast,
            findings: findings, checkpoints: checkpoints.map(verdict))
    }

    private func verdict(_ checkpoint: Checkpoint) -> CheckpointVerdict {
        let number = checkpoint.sequence
        let known = macs.of(number)
        if !known.isEmpty {
            return known.contains(where: { $0.hexadecimal == checkpoint.mac })
                ? CheckpointVerdict(
                    sequence: number, state: .contained, message: "the log contains entry \(number) unchanged")
                : CheckpointVerdict(
                    sequence: number, state: .replaced,
                    message:
                        "entry \(number) is not the one in the checkpoint: the log was truncated or rewritten by someone with a key"
                )
        }
        guard number < manifest.logFirst else {
            return CheckpointVerdict(
                sequence: number, state: .beyondEnd,
                message:
                    "the log ends at entry \(manifest.logLast), before the checkpoint's entry \(number): it was truncated by someone with a key, or the vault is an older copy"
            )
        }
        let place = prunings.firstIndex { ($0.prunedThrough ?? 0) >= number }
        let pruning = place.map { prunings[$0] }
        // What the first recorded pruning removed is not known: it may have removed the entry of an earlier one.
        let words = Self.words(pruning, isExact: place.map { $0 > 0 } ?? false)
        return CheckpointVerdict(
            sequence: number, state: .pruned, pruning: pruning,
            message: "the checkpoint's entry \(number) was pruned \(words), so the checkpoint cannot verify it"
        )
    }

    private static func words(_ pruning: LogEntry?, isExact: Bool) -> String {
        guard let pruning, let last = pruning.prunedThrough else { return "before the log's first entry" }
        let slot = pruning.slotLabel.map { " with the slot \($0.quoted)" } ?? ""
        let how = isExact ? "with the entries up to" : "before or with the entries up to"
        return "\(how) \(last), at \(pruning.time.rfc3339) by uid \(pruning.actor.uid)\(slot)"
    }
}

extension LogEntry {
    /// For an entry about pruning, the number of the last entry that was pruned.
    var prunedThrough: UInt64? {
        guard action == .logPruned, let intent, let point = try? Checkpoint(intent) else { return nil }
        return point.sequence
    }

    /// For an entry about pruning, the time before which entries were pruned.
    var prunedBefore: Timestamp? {
        guard action == .logPruned else { return nil }
        return object.flatMap { Timestamp(rfc3339: $0) }
    }
}
