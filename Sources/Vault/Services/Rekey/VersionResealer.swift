// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// A version as it lies in a file: its row and its sealed parts.
struct SealedVersion {
    var row: RecordRow
    var overview: SealedBytes?
    var material: SealedBytes?
    var secret: SealedBytes?

    init(_ row: RecordRow) { self.row = row }

    /// Reads all parts that the row has.
    init(_ row: RecordRow, _ reader: any StoreReader) throws {
        self.row = row
        overview = try Self.part(.overview, row, reader)
        material = try Self.part(.material, row, reader)
        secret = try Self.part(.secret, row, reader)
    }

    private static func part(_ part: RecordPart, _ row: RecordRow, _ reader: any StoreReader) throws -> SealedBytes? {
        guard row.digest(of: part) != nil else { return nil }
        guard let sealed = try reader.part(part, rowID: row.rowID) else {
            throw FormatError.record("a part is missing")
        }
        return sealed
    }

    /// In bytes, of what is sealed.
    var size: Int { [overview, material, secret].reduce(0) { $0 + ($1?.sealed.count ?? 0) } }
}

/// Seals versions under a new root key, with their plain text in memory that the next one uses again.
///
/// One thread at a time may use it and the two ciphers.
final class VersionResealer {
    private let old: VaultCipher
    private let new: VaultCipher
    private var material = SecretBytes(capacity: 65_536)
    private var secret = SecretBytes(capacity: 4096)
    private var credential = SecretBytes(capacity: 4096)

    init(from old: VaultCipher, to new: VaultCipher) {
        self.old = old
        self.new = new
    }

    /// The same version under the new root key, with what is derived from that: its name tag and its credential's fingerprint.
    func reseal(_ version: SealedVersion) throws -> SealedVersion {
        let overview = try withNewFingerprint(open(version), version.row)
        var row = version.row
        row.nameTag = row.nameTag == nil ? nil : try new.nameTag(name(in: overview))
        var made = SealedVersion(row)
        made.overview = try seal(.overview, &made.row, overview.span)
        made.material = try material.withBytes { try seal(.material, &made.row, $0) }
        made.secret = try secret.withBytes { try seal(.secret, &made.row, $0) }
        return made
    }

    /// Opens all parts, the overview into ordinary memory.
    private func open(_ version: SealedVersion) throws -> [UInt8] {
        let row = version.row
        material.removeAll()
        secret.removeAll()
        if let part = version.material { try old.openPart(.material, row, part, appendingTo: &material) }
        if let part = version.secret { try old.openPart(.secret, row, part, appendingTo: &secret) }
        guard let part = version.overview else { return [] }
        return try old.openOverview(row, nonce: part.nonce.span, sealed: part.sealed.span) { $0.array() }
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

    /// The overview with the credential's fingerprint derived again, where there is a credential.
    private func withNewFingerprint(_ overview: [UInt8], _ row: RecordRow) throws -> [UInt8] {
        guard row.kind == .cluster, row.secret != nil else { return overview }
        let kind = try secret.withBytes { bytes in try ClusterSecret.kind(in: bytes) }
        credential.removeAll()
        try secret.withBytes { bytes in
            credential.append(bytes.extracting(try ClusterSecret.range(in: bytes, kind: kind)))
        }
        let fingerprint =
            kind == .basic
            ? try new.fingerprint(basicPassword: credential) : try new.fingerprint(bearer: credential)
        credential.removeAll()
        var renewed: [UInt8] = []
        renewed.reserveCapacity(overview.count)
        try ClusterOverview.append(overview.span, fingerprint: fingerprint, to: &renewed)
        return renewed
    }

    /// The cluster's name, which is its overview's first field.
    private func name(in overview: [UInt8]) throws -> String {
        let bytes = overview.span
        var cursor = FieldCursor(known: 0)
        guard try cursor.next(in: bytes), cursor.tag == 1 else { throw MalformedBytes("an overview has no name") }
        return try bytes.extracting(cursor.range).text()
    }
}

extension ClusterSecret {
    /// Of what kind the one credential is; all kinds of bearer tokens are the same here.
    fileprivate static func kind(in bytes: Span<UInt8>) throws(MalformedBytes) -> CredentialKind {
        do throws(MalformedBytes) {
            _ = try range(in: bytes, kind: .opaqueBearer)
            return .opaqueBearer
        } catch {
            _ = try range(in: bytes, kind: .basic)
            return .basic
        }
    }
}
