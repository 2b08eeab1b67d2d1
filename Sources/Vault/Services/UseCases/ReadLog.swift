// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Visits the log entries that the filter includes, oldest first.
    public func log(_ filter: LogFilter, _ visit: (LogEntry) throws(VaultError) -> Void) throws(VaultError) {
        var next: UInt64 = 0
        repeat {
            let batch = try logBatch(from: next)
            for entry in batch where filter.includes(entry) { try visit(entry) }
            next = batch.last.map { $0.sequence + 1 } ?? 0
        } while next != 0
    }

    /// Some entries at a time, each batch in a transaction of its own: a reader who pauses holds up no writer.
    private func logBatch(from first: UInt64) throws(VaultError) -> [LogEntry] {
        try read(onRollback: .warn) { session in
            let last = session.state.manifest.logLast
            let start = max(first, session.state.manifest.logFirst)
            var batch: [LogEntry] = []
            for sequence in stride(from: start, through: min(last, start + 2047), by: 1) {
                guard let sealed = try session.reader.logEntry(sequence) else {
                    throw FormatError.log("entry \(sequence) is missing")
                }
                batch.append(try session.open(sealed))
            }
            return batch
        }
    }

    /// Walks the whole chain.
    ///
    /// Throws `integrity.log` naming the first bad entry.
    ///
    /// `checkpoint` is a line that ``checkpoint()`` printed earlier; the log must still contain its entry.
    public func verifyLog(checkpoint line: String?) throws(VaultError) -> LogVerification {
        let checkpoint = try line.map { (line) throws(VaultError) in try LogCheckpoint(line) }
        if let checkpoint, checkpoint.vaultID != vaultID {
            throw VaultError(.inputInvalid, "the checkpoint is of another vault", hint: "this vault's id is \(vaultID)")
        }
        return try read(onRollback: .warn) { session in try LogWalk(session).run(checkpoint) }
    }

    /// One line to keep elsewhere: with it anyone's tampering with the log is found, even that of one who has a key.
    public func checkpoint() throws(VaultError) -> String {
        try read { session in
            let manifest = session.state.manifest
            return LogCheckpoint(
                vaultID: vaultID, sequence: manifest.logLast, mac: manifest.logHeadMAC.hexadecimal
            ).line
        }
    }
}

extension ReadSession {
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
    private let session: ReadSession

    init(_ session: ReadSession) { self.session = session }

    func run(_ checkpoint: LogCheckpoint?) throws -> LogVerification {
        let manifest = session.state.manifest
        var expected = manifest.logFirst
        var previous = manifest.macBeforeLog
        var latest: Timestamp?
        var findings: [String] = []
        var matches: Bool? = checkpoint == nil ? nil : checkpoint?.sequence == 0
        try session.reader.forEachLogEntry(from: 0) { sealed in
            guard sealed.sequence == expected else { throw FormatError.log("entry \(expected) is missing") }
            let mac = try session.cipher.logMAC(
                sequence: sealed.sequence, previousMAC: previous, content: sealed.content)
            guard mac == sealed.mac else { throw FormatError.log("entry \(sealed.sequence) was altered") }
            let entry = try session.open(sealed)
            if let before = latest, entry.time < before {
                findings.append("entry \(entry.sequence) has a time before that of the entry before it")
            }
            if let checkpoint, checkpoint.sequence == sealed.sequence { matches = checkpoint.mac == mac.hexadecimal }
            latest = entry.time
            previous = mac
            expected += 1
        }
        guard expected == manifest.logLast + 1, previous == manifest.logHeadMAC else {
            throw FormatError.log("entry \(expected) is missing")
        }
        return LogVerification(
            entries: expected - manifest.logFirst, first: manifest.logFirst, last: manifest.logLast, findings: findings,
            checkpointMatches: matches)
    }
}

/// A point of the log that is written down elsewhere.
struct LogCheckpoint {
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
