// SPDX-License-Identifier: Apache-2.0

/// Keeps a vault's sealed bytes.
///
/// It sees no key and no plain text.
///
/// One conformance suite runs on every conformer. A store is used by one thread at a time; several processes may use one
/// file in parallel.
package protocol VaultStore: AnyObject {
    /// The slots and the vault id, read outside any transaction: what is needed to find the root key. Untrusted.
    func header() throws(StoreError) -> AuthenticatedBytes

    /// Runs `body` on one unchanging state of the vault.
    func read<Result>(_ body: (any StoreReader) throws -> Result) throws -> Result

    /// Runs `body` alone among writers, then makes all of its changes durable, or none if it throws.
    ///
    /// Returns only after the changes would survive a loss of power.
    func write<Result>(_ body: (any StoreWriter) throws -> Result) throws -> Result

    /// The file as this store's last change left it, read while no other writer could change it; unknown if there was none.
    var written: FileFacts { get }
}

/// One state of a vault, readable inside ``VaultStore/read(_:)`` and ``VaultStore/write(_:)`` only.
package protocol StoreReader: AnyObject {
    func header() throws(StoreError) -> AuthenticatedBytes
    func manifest() throws(StoreError) -> AuthenticatedBytes

    /// Visits the clear columns of every record in ascending order of (record id, kind, version).
    ///
    /// Throws `StoreError.malformedRow` for a row whose columns do not fit FORMAT.md, section 5, and what `visit` throws.
    func forEachRecord(_ visit: (RecordRow) throws -> Void) throws

    /// The rows whose record id begins with `bucket`, in the same order: what one bucket of the hash tree covers.
    func forEachRecord(inBucket bucket: UInt8, _ visit: (RecordRow) throws -> Void) throws

    /// All versions of one object of every kind, ascending by (kind, version).
    func records(of recordID: RecordID) throws(StoreError) -> [RecordRow]

    /// The current version of the cluster with that name tag.
    func record(named tag: NameTag) throws(StoreError) -> RecordRow?

    /// Visits the overview parts of these records, in the order of the row ids, which is the order in which they lie on disk.
    ///
    /// The spans (nonce, sealed bytes) end with the visit. Throws `StoreError.malformedRow` if one is missing, and what `visit` throws.
    func forEachOverview(
        of rows: [RecordRow], _ visit: (RecordRow, Span<UInt8>, Span<UInt8>) throws -> Void) throws

    /// One sealed part; nil if there is no such row.
    func part(_ part: RecordPart, rowID: Int64) throws(StoreError) -> SealedBytes?

    /// The log entry with that number.
    func logEntry(_ sequence: UInt64) throws(StoreError) -> SealedLogEntry?

    /// The lowest and highest sequence present; nil if the log is empty.
    func logBounds() throws(StoreError) -> ClosedRange<UInt64>?

    /// Visits log entries in ascending order from `first` on.
    func forEachLogEntry(from first: UInt64, _ visit: (SealedLogEntry) throws -> Void) throws

    /// Visits the parts of one kind of all records, in the order of the row ids, for a full check.
    ///
    /// `rows` must be all records. The spans (nonce, sealed bytes) end with the visit. Returns how many parts belong to no record. Throws
    /// `FormatError.record` if one is missing, and what `visit` throws.
    func forEachPart(
        _ part: RecordPart, of rows: [RecordRow], _ visit: (RecordRow, Span<UInt8>, Span<UInt8>) throws -> Void
    ) throws -> Int
}

/// Changes to a vault inside ``VaultStore/write(_:)``.
package protocol StoreWriter: StoreReader {
    /// Checks that the file is one that can be written to without harm to what is not changed.
    ///
    /// A file that is as a writer left it need not be looked at. Throws `StoreError.corrupt`.
    func requireSoundStructure(unlessLeftAs known: FileFacts) throws(StoreError)

    /// Checks that a row is, under its row id, the one that every other way to it leads to.
    ///
    /// Rows are read from an index, and what is changed or erased is found by the row id in it: a forged one would lead to another
    /// row's parts. To be called before a row or its parts are changed. Throws `StoreError.malformedRow`.
    func requireAgreement(on row: RecordRow) throws(StoreError)

    func setHeader(_ header: AuthenticatedBytes) throws(StoreError)
    func setManifest(_ manifest: AuthenticatedBytes) throws(StoreError)

    /// Adds a version with its parts; `row.rowID` is ignored. Returns the new row id.
    func insert(
        _ row: RecordRow, overview: SealedBytes?, material: SealedBytes?, secret: SealedBytes?
    ) throws(StoreError) -> Int64

    /// Changes state and name tag of the row with `row.rowID`.
    func updateState(_ row: RecordRow) throws(StoreError)

    /// Replaces the row with `row.rowID` and its overview and material parts: an observation, which keeps no history.
    func replace(_ row: RecordRow, overview: SealedBytes, material: SealedBytes?) throws(StoreError)

    /// Erases a version and its parts.
    func delete(rowID: Int64) throws(StoreError)

    func appendLog(_ entry: SealedLogEntry) throws(StoreError)

    /// Erases the log's prefix up to and including `last`.
    func deleteLog(through last: UInt64) throws(StoreError)
}
