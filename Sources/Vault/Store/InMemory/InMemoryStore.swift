// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// A vault that lives in memory only, for tests and for trying things out.
///
/// It behaves like ``SQLiteStore``.
package final class InMemoryStore: VaultStore {
    private var state = InMemoryState()
    private var isBusy = false

    /// Makes a vault with what `populate` writes.
    package init(_ populate: (any StoreWriter) throws -> Void = { _ in }) throws {
        try write(populate)
    }

    package var written: FileFacts { .unknown }

    package func header() throws(StoreError) -> AuthenticatedBytes { try InMemoryReader(state).header() }

    package func read<Result>(_ body: (any StoreReader) throws -> Result) throws -> Result {
        precondition(!isBusy, "a store runs one transaction at a time")
        isBusy = true
        let reader = InMemoryReader(state)
        defer {
            isBusy = false
            reader.isOpen = false
        }
        return try body(reader)
    }

    package func write<Result>(_ body: (any StoreWriter) throws -> Result) throws -> Result {
        precondition(!isBusy, "a store runs one transaction at a time")
        isBusy = true
        let writer = InMemoryWriter(state)
        defer {
            isBusy = false
            writer.isOpen = false
        }
        let result = try body(writer)
        state = writer.state
        return result
    }
}

/// Everything that such a vault holds: a value, so that a transaction works on a copy of its own.
struct InMemoryState {
    var header: AuthenticatedBytes?
    var manifest: AuthenticatedBytes?
    var rows: [Int64: RecordRow] = [:]
    var parts: [RecordPart: [Int64: SealedBytes]] = [:]
    var log: [UInt64: SealedLogEntry] = [:]
    /// The row of each name tag, which no two rows may share.
    var names: [NameTag: Int64] = [:]
}
