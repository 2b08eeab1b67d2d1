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

    /// Writes the state as it was, under the new root key and with these key slots, and returns it.
    func run(_ state: VaultState, slots: [KeySlot]) throws -> VaultState {
        let header = Header(
            vaultID: new.vaultID, counter: state.header.counter, slots: slots,
            unknownFields: state.header.unknownFields)
        let body = header.body
        try writer.setHeader(AuthenticatedBytes(body: body, mac: try new.headerMAC(body).bytes))
        try copyRecords(state)
        var manifest = state.manifest
        manifest.headerDigest = try VaultCipher.headerDigest(body)
        let tree = try tree()
        manifest.root = tree.root
        manifest.logHeadMAC = try copyLog(state.manifest)
        let content = manifest.body
        try writer.setManifest(AuthenticatedBytes(body: content, mac: try new.manifestMAC(content).bytes))
        return VaultState(written: header, manifest, tree)
    }

    private func tree() throws -> SetTree {
        var builder = try SetTreeBuilder()
        try writer.forEachRecord { try builder.add($0) }
        return try builder.finish()
    }

    /// In the order in which they lie on disk; another thread seals them, which alone uses the ciphers then.
    private func copyRecords(_ state: VaultState) throws {
        let resealer = VersionResealer(from: old, to: new)
        var done: UInt64 = 0
        var pipeline = BatchPipeline(resealer.reseal) { version in
            _ = try writer.insert(
                version.row, overview: version.overview, material: version.material, secret: version.secret)
            done += 1
            progress(Progress(activity: "sealing versions", done: done, total: state.manifest.recordCount))
        }
        for row in state.keptInFileOrder {
            let version = try SealedVersion(row, reader)
            try pipeline.add(version, weight: version.size)
        }
        try pipeline.finish()
    }

    /// Returns the last entry's new MAC.
    private func copyLog(_ manifest: Manifest) throws -> Digest {
        let resealer = LogResealer(manifest, from: old, to: new)
        let total = manifest.logLast + 1 - manifest.logFirst
        var pipeline = BatchPipeline(resealer.reseal) { entry in
            try writer.appendLog(entry)
            progress(Progress(activity: "sealing the log", done: entry.sequence + 1 - manifest.logFirst, total: total))
        }
        try reader.forEachLogEntry(from: manifest.logFirst) { try pipeline.add($0, weight: $0.content.sealed.count) }
        try pipeline.finish()
        return try resealer.head()
    }
}
