// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

extension VaultCipher {
    /// The MAC of an entry, if it follows from the MAC of the entry before.
    func checkedMAC(_ sealed: SealedLogEntry, after previous: Digest) throws -> Digest {
        let mac = try logMAC(sequence: sealed.sequence, previousMAC: previous, content: sealed.content)
        guard mac == sealed.mac else { throw FormatError.log("entry \(sealed.sequence) was altered") }
        return mac
    }

    /// Opens a log entry.
    func open(_ sealed: SealedLogEntry) throws -> LogEntry {
        let message: [UInt8]
        do { message = try openLog(sealed) } catch {
            throw FormatError.log("entry \(sealed.sequence) was altered")
        }
        do { return try LogEntry(sequence: sealed.sequence, message.span) } catch {
            throw FormatError.log("entry \(sealed.sequence) is malformed: \(error.reason)")
        }
    }
}

extension ReadSession {
    /// The MAC of an entry, if it follows from the MAC of the entry before.
    func checkedMAC(_ sealed: SealedLogEntry, after previous: Digest) throws -> Digest {
        try cipher.checkedMAC(sealed, after: previous)
    }

    /// Opens a log entry.
    func open(_ sealed: SealedLogEntry) throws -> LogEntry { try cipher.open(sealed) }
}
