// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Seals the log's entries under a new root key, one after the other, each with the MAC that it had.
///
/// One thread at a time may use it and the two ciphers.
final class LogResealer {
    private let old: VaultCipher
    private let new: VaultCipher
    private let manifest: Manifest
    private var before: Digest
    private var after: Digest
    private var next: UInt64

    /// The MAC before the first entry stays: after a pruning the entry that it belonged to is gone.
    init(_ manifest: Manifest, from old: VaultCipher, to new: VaultCipher) {
        self.old = old
        self.new = new
        self.manifest = manifest
        before = manifest.macBeforeLog
        after = manifest.macBeforeLog
        next = manifest.logFirst
    }

    func reseal(_ sealed: SealedLogEntry) throws -> SealedLogEntry {
        guard sealed.sequence == next, next <= manifest.logLast else { throw isMissing }
        before = try old.checkedMAC(sealed, after: before)
        let entry = try new.sealLog(message: try message(of: sealed), sequence: next, previousMAC: after)
        after = entry.mac
        next += 1
        return entry
    }

    /// The last entry's new MAC, once all have been sealed.
    func head() throws -> Digest {
        guard next == manifest.logLast + 1, before == manifest.logHeadMAC else { throw isMissing }
        return after
    }

    private var isMissing: FormatError { .log("entry \(next) is missing") }

    private func message(of sealed: SealedLogEntry) throws -> [UInt8] {
        try old.openLog(sealed) { bytes in
            var message: [UInt8] = []
            message.reserveCapacity(bytes.count + 64)
            do throws(MalformedBytes) {
                try LogEntry.append(bytes, formerMAC: sealed.mac, to: &message)
            } catch {
                throw FormatError.log("entry \(sealed.sequence) is malformed: \(error.reason)")
            }
            return message
        }
    }
}
