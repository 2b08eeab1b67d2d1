// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// Made-up contents: the store never looks into sealed bytes.
enum Sample {
    static let vaultID = VaultID(high: 0x7661756c74, low: 1)

    static func digest(_ value: Int) -> Digest {
        var bytes = [UInt8](repeating: 0xd0, count: 24)
        bytes.appendInteger(Int64(value))
        return Digest(bytes) ?? .zero
    }

    /// An id in bucket `value` modulo 256.
    static func recordID(_ value: Int) -> RecordID {
        RecordID(high: UInt64(value & 0xff) << 56, low: UInt64(value))
    }

    static func tag(_ value: Int) -> NameTag { NameTag(high: 0x7a6, low: UInt64(value)) }

    static func sealed(_ value: Int, size: Int = 64) -> SealedBytes {
        SealedBytes(
            nonce: [UInt8](repeating: UInt8(truncatingIfNeeded: value), count: 12),
            sealed: [UInt8](repeating: UInt8(truncatingIfNeeded: value >> 8 ^ value), count: size))
    }

    static func authenticated(_ text: String) -> AuthenticatedBytes {
        AuthenticatedBytes(body: Array(text.utf8), mac: [UInt8](repeating: 7, count: 32))
    }

    static func logEntry(_ sequence: UInt64) -> SealedLogEntry {
        SealedLogEntry(sequence: sequence, content: sealed(Int(sequence)), mac: digest(Int(sequence)))
    }

    static func cluster(_ value: Int, version: UInt64 = 1, state: RecordState = .current) -> RecordRow {
        RecordRow(
            kind: .cluster, recordID: recordID(value), version: version, state: state,
            nameTag: state == .current ? tag(value) : nil, overview: digest(value), material: digest(value + 1),
            secret: state == .tombstone ? nil : digest(value + 2))
    }

    /// What a small vault holds: header, manifest, one log entry, `count` clusters.
    static func populate(_ writer: any StoreWriter, clusters count: Int = 3, partSize: Int = 64) throws {
        try writer.setHeader(authenticated("header"))
        try writer.setManifest(authenticated("manifest"))
        try writer.appendLog(logEntry(1))
        for value in 0..<count { _ = try add(cluster(value), to: writer, value, partSize: partSize) }
    }

    @discardableResult
    static func add(
        _ row: RecordRow, to writer: any StoreWriter, _ value: Int, partSize: Int = 64
    ) throws(StoreError) -> Int64 {
        try writer.insert(
            row, overview: sealed(value, size: partSize), material: sealed(value + 1, size: partSize),
            secret: sealed(value + 2, size: partSize))
    }

    /// Makes a small vault in a folder and gives its path.
    static func vault(
        in directory: TemporaryDirectory, name: String = "vault.db", clusters: Int = 3, partSize: Int = 64
    ) throws -> String {
        let path = directory.file(name)
        try SQLiteStore.create(at: path, lockTimeout: 5) {
            try populate($0, clusters: clusters, partSize: partSize)
        }
        return path
    }
}

/// Tags that need no cryptography: the store does not care how they are computed.
final class SampleTagger: PageTagging {
    func tag(of content: Span<UInt8>, page number: UInt32, vaultID: VaultID) -> PageTag {
        // FNV-1a, of words.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(number) ^ vaultID.high ^ vaultID.low
        unsafe content.withUnsafeBytes { bytes in
            for offset in stride(from: 0, to: bytes.count, by: 8) {
                let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                hash = (hash ^ word) &* 0x100_0000_01b3
            }
        }
        return PageTag(high: hash, low: ~hash)
    }
}

extension SealedPages {
    /// The pages of a vault of whatever id.
    static var sample: SealedPages { SealedPages(SampleTagger(), of: nil) }
}

extension SQLiteStore {
    convenience init(openingAt path: String, lockTimeout: Int) throws(StoreError) {
        try self.init(openingAt: path, tagger: SampleTagger(), lockTimeout: lockTimeout)
    }

    static func create(
        at path: String, lockTimeout: Int, _ populate: (any StoreWriter) throws -> Void
    ) throws {
        try create(Sample.vaultID, at: path, tagger: SampleTagger(), lockTimeout: lockTimeout, populate)
    }
}

extension Connection {
    convenience init(
        opening path: String, lockTimeout: Int, fileSystem: String = RollbackFileSystem.name
    ) throws(StoreError) {
        try self.init(opening: path, .sample, lockTimeout: lockTimeout, fileSystem: fileSystem)
    }
}

/// The bytes of a vault's file with tags that fit them, as if the program had written them so.
func sealed(_ bytes: [UInt8]) throws -> [UInt8] {
    let size = VaultFormat.pageSize
    let pages = SealedPages(SampleTagger(), of: Sample.vaultID)
    var result = bytes
    try unsafe result.withUnsafeMutableBytes { buffer in
        for page in 0..<(buffer.count / size) {
            let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[(page * size)..<((page + 1) * size)])
            try unsafe pages.seal(bytes, UInt32(page + 1))
        }
    }
    return result
}

/// Reads all that a store has to give.
func readEverything(_ store: any VaultStore) throws {
    try store.read { reader throws in
        _ = try reader.header()
        _ = try reader.manifest()
        var rows: [RecordRow] = []
        try reader.forEachRecord { rows.append($0) }
        for bucket in UInt8.min ... .max { try reader.forEachRecord(inBucket: bucket) { _ in } }
        for row in rows {
            _ = try reader.records(of: row.recordID)
            if let tag = row.nameTag { _ = try reader.record(named: tag) }
            for part in RecordPart.allCases { _ = try reader.part(part, rowID: row.rowID) }
        }
        try reader.forEachOverview(of: rows.filter { $0.kind == .cluster && $0.state == .current }) { _, _, _ in }
        _ = try reader.logBounds()
        try reader.forEachLogEntry(from: 0) { _ in }
        _ = try unreachableParts(reader)
    }
}

/// How many parts belong to no record.
func unreachableParts(_ reader: any StoreReader) throws -> Int {
    var rows: [RecordRow] = []
    try reader.forEachRecord { rows.append($0) }
    return try RecordPart.allCases.reduce(0) { try $0 + reader.forEachPart($1, of: rows) { _, _, _ in } }
}

/// Changes a vault as someone would who has the file and another program.
func tamper(_ path: String, _ statements: String...) throws {
    let connection = try Connection(opening: path, lockTimeout: 0)
    for statement in statements { try connection.execute(statement) }
}

/// The error that `body` throws, as a store's error.
func storeError(_ body: () throws -> Void) -> StoreError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StoreError
    }
}

/// Runs a copy of `body` in each of `count` threads and waits for all.
///
/// Swift's own pool has as many threads as there are cores, too few for work that blocks.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    final class Work {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }
    var threads: [pthread_t] = []
    for index in 0..<count {
        let work = unsafe Unmanaged.passRetained(Work { body(index) })
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, unsafe work.toOpaque())
        #expect(code == 0)
        threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
}
