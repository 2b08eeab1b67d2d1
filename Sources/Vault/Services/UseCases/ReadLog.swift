// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Visits the log entries that the filter includes, oldest first.
    public func log(_ filter: LogFilter, _ visit: (LogEntry) throws(VaultError) -> Void) throws(VaultError) {
        var filter = filter
        if let name = filter.cluster.flatMap({ try? ClusterName($0) }) {
            filter.recordIDs = try read(onRollback: .warn) { session in
                let removed = try session.removed(name).map(\.row.recordID.hexadecimal)
                return Set(removed + [try session.find(name)?.row.recordID.hexadecimal].compactMap(\.self))
            }
        }
        var place: LogPlace?
        while true {
            let batch = try logBatch(after: place)
            for entry in batch.entries where filter.includes(entry) { try visit(entry) }
            if batch.entries.isEmpty { return }
            place = batch.end
        }
    }

    /// How far a reader of the log has come: the last entry's number and its MAC.
    private struct LogPlace {
        var sequence: UInt64
        var mac: Digest
    }

    /// Some entries at a time, each batch in a transaction of its own: a reader who pauses holds up no writer.
    ///
    /// Each entry must follow from the one before it, so that none is shown that was put in its place.
    private func logBatch(after place: LogPlace?) throws(VaultError) -> (entries: [LogEntry], end: LogPlace) {
        try read(onRollback: .warn) { session in
            let manifest = session.state.manifest
            var end = place ?? LogPlace(sequence: manifest.logFirst - 1, mac: manifest.macBeforeLog)
            var entries: [LogEntry] = []
            while end.sequence < manifest.logLast, entries.count < 2048 {
                let next = end.sequence + 1
                guard let sealed = try session.reader.logEntry(next) else {
                    throw FormatError.log("entry \(next) is missing")
                }
                end = LogPlace(sequence: next, mac: try session.checkedMAC(sealed, after: end.mac))
                entries.append(try session.open(sealed))
            }
            return (entries, end)
        }
    }

    /// Walks the whole chain.
    ///
    /// Throws `integrity.log` naming the first bad entry.
    ///
    /// `checkpoints` are lines that ``checkpoint()`` printed earlier; the log must still contain the entry of each that is
    /// of this vault. Throws `input.invalid` if lines are given and none is.
    public func verifyLog(checkpoints lines: [String] = []) throws(VaultError) -> LogVerification {
        let all = try lines.map { (line) throws(VaultError) in try LogCheckpoint(line) }
        let ours = all.filter { $0.vaultID == vaultID }
        guard lines.isEmpty || !ours.isEmpty else {
            throw VaultError(.inputInvalid, "the checkpoint is of another vault", hint: "this vault's id is \(vaultID)")
        }
        return try read(onRollback: .warn) { session in try LogWalk(session, context.progress).run(ours) }
    }

    /// One line to keep elsewhere: with it anyone's tampering with the log is found, even that of one who has a key.
    public func checkpoint() throws(VaultError) -> String {
        try read { session in
            // A checkpoint of a broken log would vouch for it.
            _ = try LogWalk(session, context.progress).run()
            let manifest = session.state.manifest
            return LogCheckpoint(
                vaultID: vaultID, sequence: manifest.logLast, mac: manifest.logHeadMAC.hexadecimal
            ).line
        }
    }
}

extension ReadSession {
    /// The MAC of an entry, if it follows from the MAC of the entry before.
    func checkedMAC(_ sealed: SealedLogEntry, after previous: Digest) throws -> Digest {
        let mac = try cipher.logMAC(sequence: sealed.sequence, previousMAC: previous, content: sealed.content)
        guard mac == sealed.mac else { throw FormatError.log("entry \(sealed.sequence) was altered") }
        return mac
    }

    /// Opens a log entry.
    func open(_ sealed: SealedLogEntry) throws -> LogEntry {
        let message: [UInt8]
        do { message = try cipher.openLog(sealed) } catch {
            throw FormatError.log("entry \(sealed.sequence) was altered")
        }
        do { return try LogEntry(sequence: sealed.sequence, message.span) } catch {
            throw FormatError.log("entry \(sealed.sequence) is malformed: \(error.reason)")
        }
    }
}

/// Walks the log's chain from the MAC before its first entry to the manifest's.
struct LogWalk {
    /// Seconds that a clock may go back without a finding: time daemons step a clock by so much every day (chrony's
    /// `makestep` from 1 s on, systemd-timesyncd from 0.4 s on), and an alarm that rings for nothing is switched off.
    private static let clockTolerance: Int64 = 5

    private let session: ReadSession

    private let progress: (Progress) -> Void

    init(_ session: ReadSession, _ progress: @escaping (Progress) -> Void = { _ in }) {
        self.session = session
        self.progress = progress
    }

    func run(_ checkpoints: [LogCheckpoint] = []) throws -> LogVerification {
        let manifest = session.state.manifest
        var expected = manifest.logFirst
        var previous = manifest.macBeforeLog
        var latest: Timestamp?
        var findings: [String] = []
        var missing = Set(checkpoints)
        missing.remove(
            LogCheckpoint(vaultID: session.cipher.vaultID.hexadecimal, sequence: 0, mac: Digest.zero.hexadecimal))
        try session.reader.forEachLogEntry(from: 0) { sealed in
            guard sealed.sequence == expected else { throw FormatError.log("entry \(expected) is missing") }
            let mac = try session.checkedMAC(sealed, after: previous)
            let entry = try session.open(sealed)
            if let before = latest, Self.wentBack(from: before, to: entry.time) {
                findings.append("entry \(entry.sequence) has a time before that of the entry before it")
            }
            if !missing.isEmpty {
                missing.remove(
                    LogCheckpoint(
                        vaultID: session.cipher.vaultID.hexadecimal, sequence: sealed.sequence, mac: mac.hexadecimal))
            }
            latest = entry.time
            previous = mac
            expected += 1
            progress(
                Progress(
                    activity: "checking the log", done: expected - manifest.logFirst,
                    total: manifest.logLast + 1 - manifest.logFirst))
        }
        guard expected == manifest.logLast + 1, previous == manifest.logHeadMAC else {
            throw FormatError.log("entry \(expected) is missing")
        }
        return LogVerification(
            entries: expected - manifest.logFirst, first: manifest.logFirst, last: manifest.logLast, findings: findings,
            checkpoints: checkpoints.count, missingCheckpoint: missing.map(\.sequence).min())
    }
}

extension LogWalk {
    /// Whether a clock went back by more than clocks do; the times are whatever a holder of a key wrote.
    private static func wentBack(from before: Timestamp, to after: Timestamp) -> Bool {
        let (seconds, overflow) = before.seconds.subtractingReportingOverflow(after.seconds)
        return after < before && (overflow || seconds > clockTolerance)
    }
}

/// A point of the log that is written down elsewhere.
struct LogCheckpoint: Hashable {
    private static let prefix = "aichor-vault-checkpoint-v1"
    let vaultID: String
    let sequence: UInt64
    let mac: String

    init(vaultID: String, sequence: UInt64, mac: String) {
        self.vaultID = vaultID
        self.sequence = sequence
        self.mac = mac
    }

    /// Reads a line that ``line`` wrote.
    init(_ text: String) throws(VaultError) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 4, words[0] == Self.prefix, words[1].utf8.count == 32, let sequence = UInt64(words[2]),
            words[3].utf8.count == 64
        else {
            throw VaultError(
                .inputInvalid, "the checkpoint is not a line that aichor-vault log checkpoint printed")
        }
        self.init(vaultID: String(words[1]), sequence: sequence, mac: String(words[3]))
    }

    var line: String { "\(Self.prefix) \(vaultID) \(sequence) \(mac)" }
}
