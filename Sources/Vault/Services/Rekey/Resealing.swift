// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Copies everything that one root key sealed into a new file, sealed by another one.
///
/// Plain text is copied field by field, so that what only newer programs understand is kept. What is derived from the root key is
/// derived again: name tags, fingerprints, the log's MACs.
struct Resealing {
    let reader: any StoreReader
    let old: VaultCipher
    let writer: any StoreWriter
    let new: VaultCipher
    let progress: (Progress) -> Void

    /// Writes the state as it was, under the new root key and with these key slots.
    func run(_ state: VaultState, slots: [KeySlot]) throws {
        let body = Header(
            vaultID: new.vaultID, counter: state.header.counter, slots: slots,
            unknownFields: state.header.unknownFields
        ).body
        try writer.setHeader(AuthenticatedBytes(body: body, mac: try new.headerMAC(body).bytes))
        try copyRecords(state)
        var manifest = state.manifest
        manifest.headerDigest = try VaultCipher.headerDigest(body)
        manifest.root = try tree().root
        manifest.logHeadMAC = try copyLog(state.manifest)
        let content = manifest.body
        try writer.setManifest(AuthenticatedBytes(body: content, mac: try new.manifestMAC(content).bytes))
    }

    private func tree() throws -> SetTree {
        var builder = try SetTreeBuilder()
        try writer.forEachRecord { try builder.add($0) }
        return try builder.finish()
    }

    // MARK: Records

    /// In the order in which they lie on disk.
    private func copyRecords(_ state: VaultState) throws {
        var record = ResealedRecord()
        for (index, row) in state.kept.sorted(by: { $0.rowID < $1.rowID }).enumerated() {
            try copy(row, &record)
            progress(
                Progress(
                    activity: "sealing versions", done: UInt64(index + 1), total: state.manifest.recordCount))
        }
    }

    private func copy(_ row: RecordRow, _ record: inout ResealedRecord) throws {
        var copy = row
        try record.open(row, reader, old)
        try record.renewFingerprint(row, new)
        copy.nameTag = row.nameTag == nil ? nil : try new.nameTag(record.name())
        let overview = try seal(.overview, &copy, record.overview)
        let material = try record.material.withBytes { try seal(.material, &copy, $0) }
        let secret = try record.secret.withBytes { try seal(.secret, &copy, $0) }
        _ = try writer.insert(copy, overview: overview, material: material, secret: secret)
    }

    private func seal(_ part: RecordPart, _ row: inout RecordRow, _ message: [UInt8]) throws -> SealedBytes? {
        try seal(part, &row, message.span)
    }

    private func seal(_ part: RecordPart, _ row: inout RecordRow, _ message: Span<UInt8>) throws -> SealedBytes? {
        guard row.digest(of: part) != nil else { return nil }
        let (sealed, digest) = try new.seal(
            part, kind: row.kind, recordID: row.recordID, version: row.version, message: message)
        switch part {
        case .overview: row.overview = digest
        case .material: row.material = digest
        case .secret: row.secret = digest
        }
        return sealed
    }

    // MARK: The log

    /// Seals every entry again, with the MAC that it had, and returns the last one's new MAC.
    ///
    /// The MAC before the first entry stays: after a pruning the entry that it belonged to is gone.
    private func copyLog(_ manifest: Manifest) throws -> Digest {
        var before = manifest.macBeforeLog
        var after = manifest.macBeforeLog
        var next = manifest.logFirst
        try reader.forEachLogEntry(from: manifest.logFirst) { sealed in
            guard sealed.sequence == next, next <= manifest.logLast else {
                throw FormatError.log("entry \(next) is missing")
            }
            before = try old.checkedMAC(sealed, after: before)
            let message = try message(of: sealed)
            let entry = try new.sealLog(message: message, sequence: next, previousMAC: after)
            try writer.appendLog(entry)
            after = entry.mac
            next += 1
            progress(
                Progress(
                    activity: "sealing the log", done: next - manifest.logFirst,
                    total: manifest.logLast + 1 - manifest.logFirst))
        }
        guard next == manifest.logLast + 1, before == manifest.logHeadMAC else {
            throw FormatError.log("entry \(next) is missing")
        }
        return after
    }

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
