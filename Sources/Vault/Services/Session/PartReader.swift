// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Reads the parts of a version that was checked in an earlier transaction.
struct PartReader {
    let reader: any StoreReader
    let cipher: VaultCipher
    let row: RecordRow

    func sealed(_ part: RecordPart) throws -> SealedBytes {
        guard let sealed = try reader.part(part, rowID: row.rowID) else {
            throw VaultError(
                .versionConflict, "a cluster was purged by another process in the meantime", hint: "try again")
        }
        return sealed
    }

    func cluster() throws -> OpenedCluster {
        let part = try sealed(.overview)
        let overview = try cipher.openOverview(row, nonce: part.nonce.span, sealed: part.sealed.span) {
            try ClusterOverview($0)
        }
        return OpenedCluster(row: row, overview: overview)
    }

    func material(_ content: inout SecretBytes) throws -> ClusterMaterial {
        try open(.material, &content)
        return try content.withBytes { bytes in try ClusterMaterial(bytes) }
    }

    func open(_ part: RecordPart, _ content: inout SecretBytes) throws {
        content.removeAll()
        try cipher.openPart(part, row, try sealed(part), appendingTo: &content)
    }

    /// The token or password of a version, in secret memory of its own.
    func credential(of overview: ClusterOverview, _ content: inout SecretBytes) throws -> SecretBytes {
        try open(.secret, &content)
        return try content.withBytes { bytes in
            let kind = overview.credential?.facts.kind ?? .opaqueBearer
            return SecretBytes(copying: bytes.extracting(try ClusterSecret.range(in: bytes, kind: kind)))
        }
    }
}
