// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Walks the log's chain from the MAC before its first entry to the manifest's.
struct LogWalk {
    private let reader: any StoreReader
    private let cipher: VaultCipher
    private let manifest: Manifest
    private let progress: (Progress) -> Void

    init(
        _ reader: any StoreReader, _ cipher: VaultCipher, _ manifest: Manifest,
        _ progress: @escaping (Progress) -> Void = { _ in }
    ) {
        self.reader = reader
        self.cipher = cipher
        self.manifest = manifest
        self.progress = progress
    }

    init(_ session: ReadSession, _ progress: @escaping (Progress) -> Void = { _ in }) {
        self.init(session.reader, session.cipher, session.state.manifest, progress)
    }

    /// Where the chain breaks.
    private enum ChainBreak: Error {
        case at(SealedLogEntry)
    }

    /// Visits every entry with its MAC, oldest first.
    ///
    /// Nothing that was visited is worth anything if this throws: ``LogFault`` for a log that is not whole.
    func run(
        _ checkpoints: [Checkpoint] = [], visit: (LogEntry, Digest) throws -> Void = { _, _ in }
    ) throws -> LogVerification {
        let diagnosis = LogDiagnosis(reader, cipher, manifest)
        try diagnosis.checkBeginning()
        var place = LogPosition(sequence: manifest.logFirst - 1, mac: manifest.macBeforeLog)
        var notes = LogVerifier(checkpoints, manifest, cipher.vaultID)
        do {
            try reader.forEachLogEntry(from: manifest.logFirst) { sealed in
                guard sealed.sequence == place.sequence + 1, sealed.sequence <= manifest.logLast,
                    let mac = try? cipher.checkedMAC(sealed, after: place.mac), let entry = try? cipher.open(sealed)
                else { throw ChainBreak.at(sealed) }
                try visit(entry, mac)
                notes.take(entry, mac)
                place = LogPosition(sequence: sealed.sequence, mac: mac)
                progress(
                    Progress(
                        activity: "checking the log", done: sealed.sequence + 1 - manifest.logFirst,
                        total: manifest.logLast + 1 - manifest.logFirst))
            }
        } catch ChainBreak.at(let sealed) {
            throw try diagnosis.fault(at: sealed, after: place)
        } catch {
            guard let reason = error.flawOfLogRow else { throw error }
            throw diagnosis.malformed(after: place, reason)
        }
        try diagnosis.checkEnd(place)
        return notes.verification(vaultID: cipher.vaultID)
    }
}

/// A reader's position in the log: the last entry's number and its MAC.
struct LogPosition {
    var sequence: UInt64
    var mac: Digest
}
