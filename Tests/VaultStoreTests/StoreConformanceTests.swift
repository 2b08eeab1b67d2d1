// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultStore

/// What every store must do, tried on each.
@Suite struct StoreConformanceTests {
    enum Kind: CaseIterable {
        case sqlite, inMemory
    }

    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func store(_ kind: Kind, clusters: Int = 3) throws -> any VaultStore {
        switch kind {
        case .sqlite:
            try SQLiteStore(openingAt: Sample.vault(in: directory, clusters: clusters), lockTimeout: 5)
        case .inMemory: try InMemoryStore { try Sample.populate($0, clusters: clusters) }
        }
    }

    private func rows(_ store: any VaultStore) throws -> [RecordRow] {
        var rows: [RecordRow] = []
        try store.read { try $0.forEachRecord { rows.append($0) } }
        return rows
    }

    @Test(arguments: Kind.allCases)
    func `what creation writes is there`(_ kind: Kind) throws {
        let store = try store(kind)
        #expect(try store.header() == Sample.authenticated("header"))
        try store.read { reader throws in
            #expect(try reader.header() == Sample.authenticated("header"))
            #expect(try reader.manifest() == Sample.authenticated("manifest"))
            #expect(try reader.logBounds() == 1...1)
            #expect(try reader.logEntry(1) == Sample.logEntry(1))
            #expect(try reader.logEntry(2) == nil)
            #expect(try reader.logEntry(.max) == nil)
            #expect(try unreachableParts(reader) == 0)
        }
        #expect(try rows(store).map(\.recordID) == [0, 1, 2].map(Sample.recordID))
    }

    @Test(arguments: Kind.allCases)
    func `a row comes back as it went in, with its parts`(_ kind: Kind) throws {
        let store = try store(kind, clusters: 0)
        var row = Sample.cluster(9)
        row.rowID = try store.write { try Sample.add(row, to: $0, 9) }
        try store.read { reader throws in
            #expect(try reader.records(of: row.recordID) == [row])
            #expect(try reader.record(named: Sample.tag(9)) == row)
            #expect(try reader.record(named: Sample.tag(8)) == nil)
            #expect(try reader.part(.overview, rowID: row.rowID) == Sample.sealed(9))
            #expect(try reader.part(.material, rowID: row.rowID) == Sample.sealed(10))
            #expect(try reader.part(.secret, rowID: row.rowID) == Sample.sealed(11))
            #expect(try reader.part(.secret, rowID: row.rowID + 1) == nil)
        }
    }

    @Test(arguments: Kind.allCases)
    func `rows come in the order of record id, kind and version`(_ kind: Kind) throws {
        let store = try store(kind, clusters: 0)
        try store.write { writer throws in
            for value in [200, 3, 255, 0] {
                try Sample.add(Sample.cluster(value, version: 10), to: writer, value)
                try Sample.add(Sample.cluster(value, version: 9, state: .superseded), to: writer, value)
                var observation = Sample.cluster(value, state: .superseded)
                observation.kind = .observation
                try Sample.add(observation, to: writer, value)
            }
        }
        let order = try rows(store)
        #expect(order.map(\.recordID) == [0, 3, 200, 255].flatMap { Array(repeating: Sample.recordID($0), count: 3) })
        #expect(order.prefix(3).map(\.version) == [9, 10, 1])
        #expect(order.prefix(3).map(\.kind) == [.cluster, .cluster, .observation])
        #expect(try store.read { try $0.records(of: Sample.recordID(3)) } == Array(order[3..<6]))
    }

    @Test(arguments: Kind.allCases)
    func `the buckets together are all rows`(_ kind: Kind) throws {
        let store = try store(kind, clusters: 600)
        var found: [RecordRow] = []
        for bucket in UInt8.min ... .max {
            var inBucket: [RecordRow] = []
            try store.read { try $0.forEachRecord(inBucket: bucket) { inBucket.append($0) } }
            #expect(inBucket.allSatisfy { $0.recordID.firstByte == bucket })
            found += inBucket
        }
        #expect(found.count == 600)
        #expect(try found == rows(store))
    }

    @Test(arguments: Kind.allCases)
    func `overviews come in the order of the row ids`(_ kind: Kind) throws {
        let store = try store(kind, clusters: 0)
        try store.write { writer throws in
            for value in (0..<60).reversed() {
                try Sample.add(Sample.cluster(value, version: 2), to: writer, value)
                try Sample.add(Sample.cluster(value, state: .superseded), to: writer, value + 1000)
                if value.isMultiple(of: 7) {
                    for extra in 0..<20 {
                        var other = Sample.cluster(value, state: .tombstone)
                        other.version = UInt64(extra + 10)
                        try Sample.add(other, to: writer, value)
                    }
                }
            }
        }
        let current = try rows(store).filter { $0.state == .current }
        var seen: [RecordRow] = []
        try store.read { reader throws in
            try reader.forEachOverview(of: current) { row, nonce, sealed in
                #expect(row.state == .current)
                let content = SealedBytes(nonce: nonce.array(), sealed: sealed.array())
                #expect(content == Sample.sealed(Int(row.recordID.low)))
                seen.append(row)
            }
            try reader.forEachOverview(of: []) { _, _, _ in Issue.record("no row was asked for") }
        }
        #expect(seen.map { Int($0.recordID.low) } == (0..<60).reversed())
    }

    @Test(arguments: Kind.allCases)
    func `a throwing transaction leaves nothing behind`(_ kind: Kind) throws {
        struct Stop: Error {}
        let store = try store(kind)
        let before = try rows(store)
        #expect(throws: Stop.self) {
            try store.write { writer throws in
                try writer.setHeader(Sample.authenticated("changed"))
                try writer.appendLog(Sample.logEntry(2))
                try writer.delete(rowID: before[0].rowID)
                try Sample.add(Sample.cluster(77), to: writer, 77)
                // Its own changes are visible to it.
                #expect(try writer.logBounds() == 1...2)
                throw Stop()
            }
        }
        #expect(try rows(store) == before)
        #expect(try store.header() == Sample.authenticated("header"))
        #expect(try store.read { try $0.logBounds() } == 1...1)
        // And the store can go on.
        try store.write { try $0.appendLog(Sample.logEntry(2)) }
        #expect(try store.read { try $0.logBounds() } == 1...2)
    }

    @Test(arguments: Kind.allCases)
    func `an error of a visit comes out as it is`(_ kind: Kind) throws {
        struct Stop: Error {}
        let store = try store(kind)
        #expect(throws: Stop.self) { try store.read { try $0.forEachRecord { _ in throw Stop() } } }
        #expect(try rows(store).count == 3)
    }

    @Test(arguments: Kind.allCases)
    func `visits may nest`(_ kind: Kind) throws {
        let store = try store(kind)
        var pairs = 0
        try store.read { reader throws in
            try reader.forEachRecord { _ in try reader.forEachRecord { _ in pairs += 1 } }
        }
        #expect(pairs == 9)
    }

    @Test(arguments: Kind.allCases)
    func `a state is changed in place, and the name becomes free`(_ kind: Kind) throws {
        let store = try store(kind)
        var row = try rows(store)[1]
        row.state = .superseded
        row.nameTag = nil
        try store.write { writer throws in
            try writer.updateState(row)
            var next = row
            next.version = 2
            next.state = .current
            next.nameTag = Sample.tag(1)
            try Sample.add(next, to: writer, 1)
        }
        let versions = try store.read { try $0.records(of: row.recordID) }
        #expect(versions.map(\.version) == [1, 2])
        #expect(versions.first == row)
        #expect(try store.read { try $0.record(named: Sample.tag(1)) } == versions.last)
    }

    @Test(arguments: Kind.allCases)
    func `an observation is replaced in place`(_ kind: Kind) throws {
        let store = try store(kind, clusters: 0)
        var row = RecordRow(
            kind: .observation, recordID: Sample.recordID(1), version: 1, state: .current, overview: Sample.digest(1),
            material: Sample.digest(2))
        row.rowID = try store.write {
            try $0.insert(row, overview: Sample.sealed(1), material: Sample.sealed(2), secret: nil)
        }
        row.version = 2
        row.overview = Sample.digest(3)
        row.material = nil
        try store.write { try $0.replace(row, overview: Sample.sealed(3), material: nil) }
        try store.read { reader throws in
            #expect(try reader.records(of: row.recordID) == [row])
            #expect(try reader.part(.overview, rowID: row.rowID) == Sample.sealed(3))
            #expect(try reader.part(.material, rowID: row.rowID) == nil)
        }
    }

    @Test(arguments: Kind.allCases)
    func `deleting erases a version and its parts`(_ kind: Kind) throws {
        let store = try store(kind)
        let row = try rows(store)[0]
        try store.write { try $0.delete(rowID: row.rowID) }
        try store.read { reader throws in
            #expect(try reader.records(of: row.recordID).isEmpty)
            #expect(try reader.record(named: Sample.tag(0)) == nil)
            for part in RecordPart.allCases { #expect(try reader.part(part, rowID: row.rowID) == nil) }
            #expect(try unreachableParts(reader) == 0)
        }
    }

    @Test(arguments: Kind.allCases)
    func `the log goes on and loses only its prefix`(_ kind: Kind) throws {
        let store = try store(kind)
        try store.write { writer throws in
            for sequence in UInt64(2)...9 { try writer.appendLog(Sample.logEntry(sequence)) }
            try writer.deleteLog(through: 4)
        }
        try store.read { reader throws in
            #expect(try reader.logBounds() == 5...9)
            var seen: [UInt64] = []
            try reader.forEachLogEntry(from: 7) { entry in
                #expect(entry == Sample.logEntry(entry.sequence))
                seen.append(entry.sequence)
            }
            #expect(seen == [7, 8, 9])
            try reader.forEachLogEntry(from: .max) { _ in Issue.record("there is no such entry") }
        }
        try store.write { try $0.deleteLog(through: .max) }
        #expect(try store.read { try $0.logBounds() } == nil)
    }

    /// Each must be refused, and by refusing leave the transaction without effect.
    static let refused: [(String, @Sendable (any StoreWriter) throws -> Void)] = [
        ("a name that is taken", { try Sample.add(takenName, to: $0, 50) }),
        ("a version of 0", { try Sample.add(Sample.cluster(50, version: 0), to: $0, 50) }),
        ("a version beyond 63 bits", { try Sample.add(Sample.cluster(50, version: .max), to: $0, 50) }),
        ("a kind of 0", { try Sample.add(kindZero, to: $0, 50) }),
        ("a short nonce", { try $0.appendLog(shortNonce) }),
        ("sealed bytes without a tag", { try Sample.add(Sample.cluster(50), to: $0, 50, partSize: 15) }),
        ("a sealed part above 16 MiB", { try Sample.add(Sample.cluster(50), to: $0, 50, partSize: (16 << 20) + 1) }),
        ("a log entry twice", { try $0.appendLog(Sample.logEntry(1)) }),
        ("a log entry 0", { try $0.appendLog(Sample.logEntry(0)) }),
        ("an update of no row", { try $0.updateState(Sample.cluster(50)) }),
        ("a removal of no row", { try $0.delete(rowID: 4711) }),
        ("a replacement of no row", { try $0.replace(unnamed, overview: Sample.sealed(1), material: nil) }),
        ("a MAC of 31 bytes", { try $0.setHeader(AuthenticatedBytes(body: [1], mac: Array(repeating: 0, count: 31))) }),
        ("an empty body", { try $0.setManifest(AuthenticatedBytes(body: [], mac: Array(repeating: 0, count: 32))) }),
    ]

    private static var takenName: RecordRow {
        var row = Sample.cluster(50)
        row.nameTag = Sample.tag(1)
        return row
    }
    private static var kindZero: RecordRow {
        var row = Sample.cluster(50)
        row.kind = ObjectKind(rawValue: 0)
        return row
    }
    private static var unnamed: RecordRow { Sample.cluster(50, state: .superseded) }
    private static var shortNonce: SealedLogEntry {
        var entry = Sample.logEntry(2)
        entry.content.nonce.removeLast()
        return entry
    }

    @Test(arguments: Kind.allCases, Array(refused.indices))
    func `what FORMAT.md does not allow is not written`(_ kind: Kind, _ index: Int) throws {
        let (what, change) = Self.refused[index]
        let store = try store(kind)
        let before = try rows(store)
        let error = storeError { try store.write { try change($0) } }
        guard case .malformedRow = error else {
            Issue.record("\(what): \(String(describing: error))")
            return
        }
        #expect(try rows(store) == before)
        #expect(try store.read(unreachableParts) == 0)
    }

    @Test(arguments: Kind.allCases)
    func `the longest part is kept`(_ kind: Kind) throws {
        let store = try store(kind, clusters: 0)
        let big = Sample.sealed(1, size: VaultFormat.maximumPartSize)
        let rowID = try store.write {
            try $0.insert(Sample.cluster(1), overview: Sample.sealed(1), material: big, secret: nil)
        }
        #expect(try store.read { try $0.part(.material, rowID: rowID) } == big)
    }

    @Test(arguments: Kind.allCases)
    func `no vault without header and manifest`(_ kind: Kind) throws {
        let store: any VaultStore
        switch kind {
        case .sqlite:
            try SQLiteStore.create(at: directory.file(), lockTimeout: 5) { _ in }
            store = try SQLiteStore(openingAt: directory.file(), lockTimeout: 5)
        case .inMemory: store = try InMemoryStore()
        }
        #expect(throws: StoreError.malformedRow(table: "header", reason: "the row is missing")) { try store.header() }
        #expect(throws: StoreError.malformedRow(table: "manifest", reason: "the row is missing")) {
            try store.read { try $0.manifest() }
        }
    }
}
