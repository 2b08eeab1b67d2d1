// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// One state of a vault, fully checked: what everything read afterwards in the same transaction may rest on.
struct VaultState {
    let header: Header
    let manifest: Manifest
    let tree: SetTree
    /// Which rows were kept.
    let groups: RowGroup
    /// The rows of those groups.
    let kept: [RecordRow]

    /// The kept rows in the order in which their parts lie in the file, so that each page is read once.
    var keptInFileOrder: [RecordRow] { kept.sorted { $0.rowID < $1.rowID } }

    /// The state of what was just written, with no row kept; a check of the file is up to the caller.
    init(written header: Header, _ manifest: Manifest, _ tree: SetTree) {
        self.header = header
        self.manifest = manifest
        self.tree = tree
        groups = []
        kept = []
    }

    /// Checks header, manifest, the log's ends and every record row (FORMAT.md, section 10, points 2 to 5).
    init(_ reader: any StoreReader, _ cipher: VaultCipher, keeping groups: RowGroup = []) throws {
        (header, manifest) = try Self.authentic(reader, cipher)
        try Self.checkLogEnds(reader, cipher, manifest)
        var builder = try SetTreeBuilder()
        var kept: [RecordRow] = []
        var rest = manifest.recordCount
        try reader.forEachRecord { row in
            guard rest > 0 else { throw FormatError.records("there are more than the manifest counts") }
            rest -= 1
            guard row.hasNameTagIfNamed else { throw FormatError.records("a name tag is missing or misplaced") }
            try builder.add(row)
            if !groups.isDisjoint(with: row.group) { kept.append(row) }
        }
        self.groups = groups
        self.kept = kept
        tree = try builder.finish()
        guard tree.count == manifest.recordCount, tree.root == manifest.root else {
            throw FormatError.records("they do not match the manifest")
        }
    }

    /// Header and manifest, which authenticate all the rest (FORMAT.md, section 10, points 2 and 3).
    static func authentic(_ reader: any StoreReader, _ cipher: VaultCipher) throws -> (
        header: Header, manifest: Manifest
    ) {
        let headerBytes = try reader.header()
        guard try VaultCipher.isEqual(headerBytes.mac, cipher.headerMAC(headerBytes.body)) else {
            throw FormatError.header("its MAC is wrong")
        }
        let header = try Self.parse(headerBytes.body, cipher.vaultID)
        let manifest = try Self.manifest(reader, cipher)
        guard manifest.headerCounter == header.counter else {
            let older =
                header.counter < manifest.headerCounter ? "it is older than the manifest" : "the manifest is older"
            throw FormatError.header("it does not match the manifest: \(older)")
        }
        guard try manifest.headerDigest == VaultCipher.headerDigest(headerBytes.body) else {
            throw FormatError.header("it does not match the manifest")
        }
        return (header, manifest)
    }

    /// Reads a header whose MAC was checked, or is about to be.
    static func parse(_ body: [UInt8], _ expected: VaultID?) throws(FormatError) -> Header {
        let header: Header
        do { header = try Header(body: body) } catch { throw .header(error.reason) }
        guard header.format <= VaultFormat.number else { throw .newerFormat(header.format) }
        guard header.format == VaultFormat.number else { throw .header("its format number is \(header.format)") }
        if let expected, header.vaultID != expected { throw .header("it belongs to another vault") }
        return header
    }

    private static func manifest(_ reader: any StoreReader, _ cipher: VaultCipher) throws -> Manifest {
        let bytes = try reader.manifest()
        guard try VaultCipher.isEqual(bytes.mac, cipher.manifestMAC(bytes.body)) else {
            throw FormatError.manifest("its MAC is wrong")
        }
        let manifest: Manifest
        do { manifest = try Manifest(body: bytes.body) } catch { throw FormatError.manifest(error.reason) }
        guard manifest.vaultID == cipher.vaultID else { throw FormatError.manifest("it belongs to another vault") }
        return manifest
    }

    /// The log's first entry must follow from the MAC before it and its last must be the manifest's: both ends, so
    /// that neither can be cut.
    ///
    /// What lies between is `log verify`'s.
    private static func checkLogEnds(
        _ reader: any StoreReader, _ cipher: VaultCipher, _ manifest: Manifest
    ) throws {
        guard manifest.namesALog else { throw FormatError.log("the manifest describes an impossible log") }
        // Before the first entry ever stand zeros (FORMAT.md, section 9).
        guard manifest.logFirst > 1 || manifest.macBeforeLog == .zero else {
            throw FormatError.log("its beginning was altered")
        }
        guard let bounds = try reader.logBounds() else {
            guard manifest.logLast &+ 1 == manifest.logFirst, manifest.logHeadMAC == manifest.macBeforeLog else {
                throw FormatError.log("its entries are missing")
            }
            return
        }
        guard bounds.lowerBound == manifest.logFirst, bounds.upperBound == manifest.logLast,
            let first = try reader.logEntry(bounds.lowerBound), let last = try reader.logEntry(bounds.upperBound)
        else { throw FormatError.log("its first or last entry does not match the manifest") }
        let firstMAC = try cipher.logMAC(
            sequence: first.sequence, previousMAC: manifest.macBeforeLog, content: first.content)
        guard firstMAC == first.mac else { throw FormatError.log("its first entry was altered") }
        guard last.mac == manifest.logHeadMAC else { throw FormatError.log("its last entry was altered") }
    }
}
