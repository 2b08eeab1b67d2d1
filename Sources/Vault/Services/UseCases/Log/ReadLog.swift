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
        var tail = filter.tail.map { LastEntries(count: $0) }
        var place: LogPosition?
        while true {
            let batch = try logBatch(after: place)
            for entry in batch.entries where filter.includes(entry) {
                if tail == nil { try visit(entry) } else { tail?.add(entry) }
            }
            if batch.entries.isEmpty { break }
            place = batch.end
        }
        for entry in tail?.inOrder ?? [] { try visit(entry) }
    }

    /// Some entries at a time, each batch in a transaction of its own: a reader who pauses holds up no writer.
    ///
    /// Each entry must follow from the one before it, so that none is shown that was put in its place. What is pruned between two
    /// batches is passed over: the chain goes on after it. Only the first batch comes after a check of the whole state.
    private func logBatch(after place: LogPosition?) throws(VaultError) -> (entries: [LogEntry], end: LogPosition) {
        guard let place else {
            return try read(onRollback: .warn) { session in
                let manifest = session.state.manifest
                let start = LogPosition(sequence: manifest.logFirst - 1, mac: manifest.macBeforeLog)
                return try logBatch(session.reader, manifest, after: start)
            }
        }
        return try peek { reader, manifest in try logBatch(reader, manifest, after: place) }
    }

    private func logBatch(
        _ reader: any StoreReader, _ manifest: Manifest, after place: LogPosition
    ) throws -> (entries: [LogEntry], end: LogPosition) {
        guard manifest.namesALog else { throw FormatError.log("the manifest describes an impossible log") }
        var end = place
        if end.sequence < manifest.logFirst {
            end = LogPosition(sequence: manifest.logFirst - 1, mac: manifest.macBeforeLog)
        }
        var entries: [LogEntry] = []
        while end.sequence < manifest.logLast, entries.count < 2048 {
            let next = end.sequence + 1
            guard let sealed = try reader.logEntry(next) else { throw FormatError.log("entry \(next) is missing") }
            end = LogPosition(sequence: next, mac: try cipher.checkedMAC(sealed, after: end.mac))
            entries.append(try cipher.open(sealed))
        }
        guard end.sequence != manifest.logLast || end.mac == manifest.logHeadMAC else {
            throw FormatError.log("its last entry was altered")
        }
        return (entries, end)
    }
}

/// The last few of many entries.
private struct LastEntries {
    private let count: Int
    private var entries: [LogEntry] = []
    /// Where the oldest one stands, once there are enough.
    private var oldest = 0

    init(count: Int) { self.count = count }

    mutating func add(_ entry: LogEntry) {
        guard count > 0 else { return }
        if entries.count < count {
            entries.append(entry)
        } else {
            entries[oldest] = entry
            oldest = (oldest + 1) % count
        }
    }

    var inOrder: [LogEntry] { Array(entries[oldest...]) + entries[..<oldest] }
}
