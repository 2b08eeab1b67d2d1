// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// The plain text of one version between two root keys, in memory that the next one uses again.
struct ResealedRecord: ~Copyable {
    private(set) var overview: [UInt8] = []
    private(set) var material = SecretBytes(capacity: 65_536)
    private(set) var secret = SecretBytes(capacity: 4096)
    private var credential = SecretBytes(capacity: 4096)

    /// Opens all parts that the row has.
    mutating func open(_ row: RecordRow, _ reader: any StoreReader, _ cipher: VaultCipher) throws {
        overview.removeAll(keepingCapacity: true)
        material.removeAll()
        secret.removeAll()
        if row.overview != nil {
            let part = try Self.part(.overview, row, reader)
            overview = try cipher.openOverview(row, nonce: part.nonce.span, sealed: part.sealed.span) { $0.array() }
        }
        if row.material != nil {
            try cipher.openPart(.material, row, try Self.part(.material, row, reader), appendingTo: &material)
        }
        if row.secret != nil {
            try cipher.openPart(.secret, row, try Self.part(.secret, row, reader), appendingTo: &secret)
        }
    }

    private static func part(_ part: RecordPart, _ row: RecordRow, _ reader: any StoreReader) throws -> SealedBytes {
        guard let sealed = try reader.part(part, rowID: row.rowID) else {
            throw FormatError.record("a part is missing")
        }
        return sealed
    }

    /// Derives the credential's fingerprint again, where there is a credential.
    mutating func renewFingerprint(_ row: RecordRow, _ cipher: VaultCipher) throws {
        guard row.kind == .cluster, row.secret != nil else { return }
        let kind = try secret.withBytes { bytes in try ClusterSecret.kind(in: bytes) }
        credential.removeAll()
        try secret.withBytes { bytes in
            credential.append(bytes.extracting(try ClusterSecret.range(in: bytes, kind: kind)))
        }
        let fingerprint =
            kind == .basic
            ? try cipher.fingerprint(basicPassword: credential) : try cipher.fingerprint(bearer: credential)
        credential.removeAll()
        var renewed: [UInt8] = []
        renewed.reserveCapacity(overview.count)
        try ClusterOverview.append(overview.span, fingerprint: fingerprint, to: &renewed)
        overview = renewed
    }

    /// The cluster's name, which is its overview's first field.
    func name() throws -> String {
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
