// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Changes to one checked state of the vault: versions, slots, log entries, and at the end the manifest that names them.
final class WriteSession: ReadSession {
    private let writer: any StoreWriter
    private let actor: LogActor
    private let slot: KeySlotIdentity
    let now: Timestamp
    private var manifest: Manifest
    private var rowChanges = RowChanges()
    private(set) var hasChanges = false

    init(
        _ writer: any StoreWriter, _ cipher: VaultCipher, _ state: VaultState, now: Timestamp, actor: LogActor,
        slot: KeySlotIdentity
    ) {
        self.writer = writer
        self.actor = actor
        self.slot = slot
        self.now = now
        manifest = state.manifest
        super.init(writer, cipher, state)
    }

    // MARK: Records

    /// Adds the first version of a new cluster.
    func insertCluster(_ overview: ClusterOverview, _ parts: borrowing ClusterParts) throws -> RecordRow {
        try insert(overview, parts, recordID: try SystemRandom.id(), version: 1)
    }

    /// Adds a version that replaces `old`, which stays as history.
    ///
    /// Returns it with its row.
    func supersede(
        _ old: OpenedCluster, with overview: ClusterOverview, _ parts: borrowing ClusterParts
    ) throws -> OpenedCluster {
        var overview = overview
        overview.sameSince =
            overview.isChecked(like: old.overview) ? old.overview.sameSince ?? old.row.version : nil
        try retire(old.row)
        let row = try insert(overview, parts, recordID: old.row.recordID, version: old.row.version + 1)
        return OpenedCluster(row: row, overview: overview)
    }

    private func insert(
        _ overview: ClusterOverview, _ parts: borrowing ClusterParts, recordID: RecordID, version: UInt64
    ) throws -> RecordRow {
        var row = RecordRow(
            kind: .cluster, recordID: recordID, version: version, state: .current,
            nameTag: try cipher.nameTag(overview.name))
        let sealedOverview = try seal(.overview, &row, overview.encoded.span)
        let material = try parts.material.withBytes { try seal(.material, &row, $0) }
        let secret = try parts.secret.withBytes { try seal(.secret, &row, $0) }
        row.rowID = try writer.insert(row, overview: sealedOverview, material: material, secret: secret)
        try note(after: row)
        return row
    }

    /// Writes a tombstone for a removed cluster, which holds its name only.
    func writeTombstone(_ cluster: OpenedCluster) throws -> RecordRow {
        try retire(cluster.row)
        let row = RecordRow(
            kind: .cluster, recordID: cluster.row.recordID, version: cluster.row.version + 1, state: .tombstone)
        let overview = ClusterOverview(name: cluster.overview.name, change: .removed, changedAt: now)
        return try insert(row, overview: overview.encoded.span)
    }

    /// Puts an object that has overviews only into a new version, or makes it; the version before stays as history.
    func replaceCurrent(_ old: RecordRow?, kind: ObjectKind, overview: Span<UInt8>) throws -> RecordRow {
        if let old { try retire(old) }
        let row = RecordRow(
            kind: kind, recordID: try old?.recordID ?? SystemRandom.id(), version: (old?.version ?? 0) + 1,
            state: .current)
        return try insert(row, overview: overview)
    }

    /// Adds a version that has no secret, and perhaps no material.
    private func insert(
        _ version: RecordRow, overview: Span<UInt8>, material: SealedBytes? = nil
    ) throws -> RecordRow {
        var row = version
        let sealed = try seal(.overview, &row, overview)
        row.rowID = try writer.insert(row, overview: sealed, material: material, secret: nil)
        try note(after: row)
        return row
    }

    private func retire(_ old: RecordRow) throws {
        var retired = old
        retired.state = .superseded
        retired.nameTag = nil
        try writer.requireAgreement(on: old)
        try writer.updateState(retired)
        try note(before: old, after: retired)
    }

    /// Erases every version of an object, of all kinds.
    ///
    /// Returns the number of cluster versions.
    func purge(_ recordID: RecordID) throws -> Int {
        let rows = try reader.records(of: recordID)
        for row in rows {
            try requireOwnParts(row, RecordPart.allCases)
            try writer.delete(rowID: row.rowID)
            try note(before: row)
        }
        return rows.count { $0.kind == .cluster }
    }

    /// Checks that what is to be erased with a row is the row's, and no other's.
    private func requireOwnParts(_ row: RecordRow, _ parts: [RecordPart]) throws {
        try writer.requireAgreement(on: row)
        for part in parts {
            guard let found = try reader.part(part, rowID: row.rowID) else { continue }
            let digest = try cipher.partDigest(nonce: found.nonce.span, sealed: found.sealed.span)
            guard digest == row.digest(of: part) else {
                throw FormatError.record("a part that a change would erase belongs to another record")
            }
        }
    }

    /// Notes in a cluster's observation that its credential leaves the vault now.
    ///
    /// Returns when the cluster was last verified, which stands in the same place.
    @discardableResult
    func noteRelease(of recordID: RecordID) throws -> Timestamp? {
        try updateObservation(of: recordID) { $0.lastReleasedAt = now }.verifiedAt
    }

    /// Remembers a check, and the chain that the server presented if it did.
    func noteCheck(_ check: CheckRecord, of recordID: RecordID, chain: ObservedChain?) throws {
        let seen = chain?.serverCertificate
        try updateObservation(of: recordID, chain: chain) {
            $0.record(check)
            if chain != nil { $0.serving = seen }
        }
    }

    /// Changes a cluster's observation in place, or makes it.
    @discardableResult
    func updateObservation(
        of recordID: RecordID, chain: ObservedChain? = nil, _ change: (inout Observation) -> Void
    ) throws -> Observation {
        let existing = try observation(of: recordID)
        var content = existing?.content ?? Observation()
        change(&content)
        var row = RecordRow(
            kind: .observation, recordID: recordID, version: (existing?.row.version ?? 0) + 1, state: .current)
        let material = try sealedChain(chain, orFrom: existing?.row, to: &row)
        if let old = existing?.row {
            row.rowID = old.rowID
            let overview = try seal(.overview, &row, content.encoded.span)
            // The overview was just opened.
            try requireOwnParts(old, [.material])
            try writer.replace(row, overview: overview, material: material)
            try note(before: old, after: row)
        } else {
            row = try insert(row, overview: content.encoded.span, material: material)
        }
        return content
    }

    /// The material of an observation's new version: a new chain, or the old row's again.
    private func sealedChain(
        _ chain: ObservedChain?, orFrom old: RecordRow?, to row: inout RecordRow
    ) throws -> SealedBytes? {
        if let chain { return try seal(.material, &row, chain.encoded.span) }
        guard let old, old.material != nil else { return nil }
        var content = SecretBytes()
        try openPart(.material, old, into: &content)
        return try content.withBytes { try seal(.material, &row, $0) }
    }

    private func seal(_ part: RecordPart, _ row: inout RecordRow, _ message: Span<UInt8>) throws -> SealedBytes {
        guard message.count <= VaultFormat.maximumPartSize - 8192 else {
            throw VaultError(.inputInvalid, "a part of this cluster is too large")
        }
        let (sealed, digest) = try cipher.seal(
            part, kind: row.kind, recordID: row.recordID, version: row.version, message: message)
        switch part {
        case .overview: row.overview = digest
        case .material: row.material = digest
        case .secret: row.secret = digest
        }
        return sealed
    }

    private func note(before: RecordRow? = nil, after: RecordRow? = nil) throws {
        if before == nil { manifest.recordCount += 1 }
        if after == nil { manifest.recordCount -= 1 }
        try rowChanges.note(before: before, after: after)
        hasChanges = true
    }

    // MARK: Header

    /// Replaces the key slots.
    func setSlots(_ slots: [KeySlot]) throws {
        var header = state.header
        header.slots = slots
        header.counter = try after(manifest.headerCounter)
        let body = header.body
        try writer.setHeader(AuthenticatedBytes(body: body, mac: try cipher.headerMAC(body).bytes))
        manifest.headerCounter = header.counter
        manifest.headerDigest = try VaultCipher.headerDigest(body)
        hasChanges = true
    }

    // MARK: Log

    /// Appends a log entry.
    ///
    /// It becomes durable with the transaction, before anything is released.
    func log(
        _ action: LogEntry.Action, object: String?, row: RecordRow? = nil, purpose: String? = nil,
        intent: String? = nil, formerRoot: FormerRoot? = nil, formerMACsOfPruned: [Digest] = []
    ) throws {
        var entry = LogEntry(
            time: now, action: action, object: object, recordID: row?.recordID.hexadecimal, version: row?.version,
            purpose: purpose, intent: intent, slotID: slot.id, slotLabel: slot.label, actor: actor)
        entry.formerRoot = formerRoot
        entry.formerMACsOfPruned = formerMACsOfPruned
        // FORMAT.md, section 9: the one key of the log seals at most 2^32 entries.
        guard manifest.logLast < 1 << 32 else {
            throw VaultError(.logUnwritable, "the log is full", hint: "move the clusters to a new vault")
        }
        let sealed = try cipher.sealLog(
            message: entry.encoded, sequence: manifest.logLast + 1, previousMAC: manifest.logHeadMAC)
        try writer.appendLog(sealed)
        manifest.logLast = sealed.sequence
        manifest.logHeadMAC = sealed.mac
        hasChanges = true
    }

    /// Erases the log's beginning up to and including an entry, whose MAC stays as the one before the log.
    ///
    /// The log must have been walked: its entries determine where the chain continues. Returns the MACs that the entry had under
    /// earlier root keys.
    func pruneLog(through last: UInt64) throws -> [Digest] {
        guard last >= manifest.logFirst, last <= manifest.logLast, let entry = try reader.logEntry(last) else {
            throw FormatError.log("entry \(last) is missing")
        }
        let former = try open(entry).formerMACs
        try writer.deleteLog(through: last)
        manifest.logFirst = last + 1
        manifest.macBeforeLog = entry.mac
        hasChanges = true
        return former
    }

    // MARK: Manifest

    /// Writes the manifest of the new state; the transaction commits right after.
    func finish() throws -> Manifest {
        guard hasChanges else { return manifest }
        manifest.generation = try after(manifest.generation)
        manifest.root = try rowChanges.applied(to: state.tree, writer).root
        let body = manifest.body
        try writer.setManifest(AuthenticatedBytes(body: body, mac: try cipher.manifestMAC(body).bytes))
        return manifest
    }

    /// One more; no honest vault comes near the end.
    private func after(_ count: UInt64) throws(FormatError) -> UInt64 {
        guard count < .max else { throw .manifest("its counter has reached the maximum") }
        return count + 1
    }
}

/// The slot that unlocked, for the log.
struct KeySlotIdentity: Sendable {
    var id: String
    var label: String

    init(id: String, label: String) {
        self.id = id
        self.label = label
    }
}
