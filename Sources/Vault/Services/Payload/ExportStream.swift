// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Streams clusters in short read transactions of their own, so that a reader who stops listening blocks no writer.
struct ExportStream {
    private static let mask: [UInt8] = Array("********".utf8)
    let vault: UnlockedVault
    let writer: any ExportWriter
    /// Whether the secrets are opened; else stars stand for them.
    let opensSecrets: Bool

    func run(_ items: [ExportItem], _ sink: (Span<UInt8>) throws(VaultError) -> Void) throws {
        var out = SecretBytes(capacity: 16_384)
        var content = SecretBytes(capacity: 4096)
        let total = UInt64(writer.passes * items.count)
        var done: UInt64 = 0
        for number in 0..<writer.passes {
            let pass = ExportPass(number: number, count: items.count)
            writer.begin(pass, into: &out)
            for (index, item) in items.enumerated() {
                try append(item, at: ExportPosition(pass: pass, index: index), &content, &out)
                try out.withBytes(sink)
                out.removeAll()
                done += 1
                vault.context.progress(Progress(activity: "exporting", done: done, total: total))
            }
            writer.end(pass, into: &out)
        }
        try out.withBytes(sink)
    }

    private func append(
        _ item: ExportItem, at place: ExportPosition, _ content: inout SecretBytes, _ out: inout SecretBytes
    ) throws {
        // The rows of a version never change and their digests were checked against the tree, so no second pass is needed.
        try vault.store.read { reader in
            let parts = PartReader(reader: reader, cipher: vault.cipher, row: item.row)
            let opened = try parts.cluster()
            let material = try parts.material(&content)
            let cluster = try ExportedCluster(opened, material, verifiedAt: item.verifiedAt)
            guard opensSecrets else {
                return try writer.write(cluster, secret: Self.mask.span, at: place, into: &out)
            }
            try parts.open(.secret, &content)
            try content.withBytes { bytes in
                let range = try ClusterSecret.range(in: bytes, kind: cluster.credential.facts.kind)
                try writer.write(cluster, secret: bytes.extracting(range), at: place, into: &out)
            }
        }
    }
}
