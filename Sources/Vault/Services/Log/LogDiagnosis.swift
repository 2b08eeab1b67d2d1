// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Finds out what was done to a log whose chain is not intact.
///
/// What is sealed names its vault and its number, so an entry in a wrong place still shows where it belongs; what the manifest
/// contains is authentic, but may be old.
struct LogDiagnosis {
    /// How many numbers are tried for an entry that does not open under its own.
    private static let maximumAttempts: UInt64 = 1 << 20
    /// How many bytes are opened in such attempts: an entry of somebody else's may be long.
    private static let maximumWork: UInt64 = 1 << 30

    let reader: any StoreReader
    let cipher: VaultCipher
    let manifest: Manifest

    init(_ reader: any StoreReader, _ cipher: VaultCipher, _ manifest: Manifest) {
        self.reader = reader
        self.cipher = cipher
        self.manifest = manifest
    }

    // MARK: The ends

    /// Throws for a manifest that no log can fit, and for entries before the first.
    func checkBeginning() throws {
        guard manifest.namesALog else {
            throw LogFault(.edited, manifest.logFirst, "the manifest describes an impossible log")
        }
        guard manifest.logFirst > 1 || manifest.macBeforeLog == .zero else {
            throw LogFault(
                .edited, 1, "the log was rewritten by someone with a key: there is something before entry 1")
        }
        guard let first = try lowest(), first < manifest.logFirst else { return }
        guard first > 0 else {
            throw LogFault(.beyondManifest, 0, "there is an entry before the log's first entry, \(manifest.logFirst)")
        }
        if try !opensSomewhere(first), try isForeign() { throw foreign }
        throw LogFault(
            .beyondManifest, first, through: manifest.logFirst - 1,
            "\(LogFault.entries(first, manifest.logFirst - 1)) before the log's first entry, \(manifest.logFirst): "
                + "inserted, or restored after pruning")
    }

    /// The lowest number of an entry; 0 for all numbers that no entry can have.
    private func lowest() throws -> UInt64? {
        do { return try reader.logBounds()?.lowerBound } catch {
            guard error.flawOfLogRow != nil else { throw error }
            return 0
        }
    }

    /// Throws if the last row is not the one in the manifest.
    func checkEnd(_ place: LogPosition) throws {
        guard place.sequence == manifest.logLast else {
            let next = place.sequence + 1
            let are = LogFault.entries(next, manifest.logLast)
            if next == manifest.logFirst {
                throw LogFault(.missing, next, through: manifest.logLast, "the log is empty: \(are) missing")
            }
            throw LogFault(
                .cutAtEnd, next, through: manifest.logLast, "the log was truncated at its end: \(are) missing")
        }
        guard place.mac == manifest.logHeadMAC else { throw rewritten }
    }

    // MARK: An entry

    /// The fault shown by a row that does not follow from `place`.
    func fault(at sealed: SealedLogEntry, after place: LogPosition) throws -> LogFault {
        let next = place.sequence + 1
        if next > manifest.logLast { return try beyond(sealed, after: place) }
        let isFirst = next == manifest.logFirst
        if !opens(sealed, as: sealed.sequence) {
            if let number = try ownNumber(of: sealed) {
                return LogFault(
                    .reordered, sealed.sequence, sealedAs: number,
                    "entries were swapped or renumbered: entry \(number) is in the place of entry \(sealed.sequence)"
                )
            }
            if isFirst, try isForeign() { return foreign }
        }
        if sealed.sequence > next {
            let last = min(sealed.sequence - 1, manifest.logLast)
            let are = LogFault.entries(next, last)
            guard isFirst else { return LogFault(.missing, next, through: last, "\(are) missing from the log") }
            return try olderManifest(from: sealed.sequence)
                ?? LogFault(
                    .cutAtBeginning, next, through: last, "the log was truncated at its beginning: \(are) missing")
        }
        return edited(sealed, after: place)
    }

    /// The fault shown by a row whose columns cannot be those of an entry.
    func malformed(after place: LogPosition, _ reason: String) -> LogFault {
        let next = place.sequence + 1
        guard next <= manifest.logLast else {
            return LogFault(.beyondManifest, next, "there is an entry after the log's last entry, \(manifest.logLast)")
        }
        return LogFault(.edited, next, "entry \(next) was edited: \(reason)")
    }

    private func edited(_ sealed: SealedLogEntry, after place: LogPosition) -> LogFault {
        let number = sealed.sequence
        guard opens(sealed, as: number) else {
            return LogFault(
                .edited, number, "entry \(number) was edited or inserted: it cannot be decrypted")
        }
        guard (try? cipher.checkedMAC(sealed, after: place.mac)) != nil else {
            return LogFault(
                .edited, number, "entry \(number) was edited: its MAC does not match the entry before it")
        }
        return LogFault(
            .edited, number,
            "entry \(number) was written by someone with a key, but not by this program: it is malformed")
    }

    // MARK: Beyond the manifest

    private func beyond(_ sealed: SealedLogEntry, after place: LogPosition) throws -> LogFault {
        guard place.mac == manifest.logHeadMAC else { return rewritten }
        return try olderManifest(from: manifest.logLast + 1)
            ?? LogFault(
                .beyondManifest, sealed.sequence,
                "entry \(sealed.sequence) is after the log's last entry, \(manifest.logLast), and does not continue from it"
            )
    }

    /// The fault if the log goes on, in one chain, where the manifest ends; nil if not.
    ///
    /// A manifest from before a pruning names entries that are gone; then the rows from `first` on decide.
    private func olderManifest(from first: UInt64) throws -> LogFault? {
        var place: LogPosition
        if first > manifest.logLast + 1 {
            // All that it names was pruned: that what is there opens is all that can be known.
            guard let row = try reader.logEntry(first), opens(row, as: first) else { return nil }
            place = LogPosition(sequence: first, mac: row.mac)
        } else if first == manifest.logLast + 1 {
            place = LogPosition(sequence: manifest.logLast, mac: manifest.logHeadMAC)
        } else {
            guard try reader.logEntry(manifest.logLast)?.mac == manifest.logHeadMAC else { return nil }
            place = LogPosition(sequence: manifest.logLast, mac: manifest.logHeadMAC)
        }
        try walk(&place)
        guard place.sequence > manifest.logLast else { return nil }
        let begin = max(first, manifest.logLast + 1)
        return LogFault(
            .olderManifest, begin, through: place.sequence,
            "the manifest is older than the log: it ends at entry \(manifest.logLast), but the log continues to entry \(place.sequence)"
        )
    }

    /// Follows the chain as far as it leads.
    private func walk(_ place: inout LogPosition) throws {
        do {
            try reader.forEachLogEntry(from: place.sequence + 1) { sealed in
                guard sealed.sequence == place.sequence + 1,
                    let mac = try? cipher.checkedMAC(sealed, after: place.mac)
                else { throw EndOfChain() }
                place = LogPosition(sequence: sealed.sequence, mac: mac)
            }
        } catch {
            guard error is EndOfChain || error.flawOfLogRow != nil else { throw error }
        }
    }

    private struct EndOfChain: Error {}
    private struct EndOfEntries: Error {}

    private var rewritten: LogFault {
        LogFault(
            .edited, manifest.logLast,
            "entry \(manifest.logLast) is not the last entry recorded in the manifest: "
                + "the log was rewritten by someone with a key, or belongs to another copy of this vault")
    }

    // MARK: Whose it is

    private func opens(_ sealed: SealedLogEntry, as number: UInt64) -> Bool {
        var sealed = sealed
        sealed.sequence = number
        return (try? cipher.openLog(sealed)) != nil
    }

    private func opensSomewhere(_ number: UInt64) throws -> Bool {
        do {
            guard let sealed = try reader.logEntry(number) else { return false }
            return try opens(sealed, as: number) || ownNumber(of: sealed) != nil
        } catch {
            guard error.flawOfLogRow != nil else { throw error }
            return false
        }
    }

    /// The number under which an entry was sealed, nearest first; nil if it is none of this vault's.
    private func ownNumber(of sealed: SealedLogEntry) throws -> UInt64? {
        let here = sealed.sequence
        let last = max(here, manifest.logLast)
        let affordable = Self.maximumWork / UInt64(max(1, sealed.content.sealed.count))
        for distance in 1...max(1, min(Self.maximumAttempts, affordable, last)) {
            if here > distance, opens(sealed, as: here - distance) { return here - distance }
            if distance <= last - here, opens(sealed, as: here + distance) { return here + distance }
            if here <= distance, distance > last - here { return nil }
        }
        return nil
    }

    /// Whether nothing that is there is this vault's: no entry opens, and none carries the manifest's last MAC.
    ///
    /// Of as many rows as the vault has had entries; more can only be somebody else's.
    private func isForeign() throws -> Bool {
        var rest = manifest.logLast
        do {
            try reader.forEachLogEntry(from: 1) { sealed in
                guard rest > 0 else { throw EndOfEntries() }
                rest -= 1
                if sealed.mac == manifest.logHeadMAC || opens(sealed, as: sealed.sequence) { throw EndOfChain() }
            }
            return true
        } catch is EndOfEntries {
            return true
        } catch {
            guard error is EndOfChain || error.flawOfLogRow != nil else { throw error }
            return false
        }
    }

    private var foreign: LogFault {
        LogFault(
            .foreign, manifest.logFirst, through: manifest.logLast,
            "the log belongs to another vault: none of its entries is from this one")
    }
}

extension Error {
    /// What is wrong with a row of the log, if the store refused one.
    var flawOfLogRow: String? {
        guard let error = self as? StoreError, case .malformedRow(let table, let reason) = error, table == "log" else {
            return nil
        }
        return reason
    }
}

extension Manifest {
    /// Whether its numbers are such as a log can have.
    var namesALog: Bool {
        logFirst >= 1 && logLast <= UInt64(Int64.max) && logLast < .max && logFirst <= logLast + 1
    }
}
