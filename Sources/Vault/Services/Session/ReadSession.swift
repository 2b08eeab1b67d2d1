// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// A cluster's row with its opened overview.
struct OpenedCluster {
    var row: RecordRow
    var overview: ClusterOverview
}

/// One checked state of the vault, opened: look-ups by name, overviews, histories.
class ReadSession {
    let reader: any StoreReader
    let cipher: VaultCipher
    let state: VaultState
    /// Why the file may be an old copy or a fork, if the use case tolerates one; nil if it is neither.
    var rollback: String?
    /// Why this state could not be marked as seen, where the use case has it marked first; nil if it is.
    var unmarked: String?

    init(_ reader: any StoreReader, _ cipher: VaultCipher, _ state: VaultState) {
        self.reader = reader
        self.cipher = cipher
        self.state = state
    }

    /// The live cluster of that name.
    ///
    /// The name inside must be the one asked for, whatever the index says.
    func find(_ name: ClusterName) throws -> OpenedCluster? {
        guard let row = try reader.record(named: cipher.nameTag(name.text)) else { return nil }
        let overview = try overview(row)
        guard overview.name == name.text, row.state == .current, row.kind == .cluster else {
            throw FormatError.record("the record found under this name has another name")
        }
        return OpenedCluster(row: row, overview: overview)
    }

    /// The live cluster of that name, or the error that reports what there is instead.
    func require(_ name: ClusterName) throws -> OpenedCluster {
        if let cluster = try find(name) { return cluster }
        let removed = try latestRemoved(name) != nil
        throw VaultError(
            .notFound, "there is no cluster named \(name.text)",
            hint: removed
                ? "it was removed; to restore it, run: aichor-vault restore \(name.text)"
                : "to list the clusters, run: aichor-vault list")
    }

    /// The opened overview of a row.
    func overview(_ row: RecordRow) throws -> ClusterOverview {
        guard let part = try reader.part(.overview, rowID: row.rowID) else {
            throw FormatError.record("an overview is missing")
        }
        return try cipher.openOverview(row, nonce: part.nonce.span, sealed: part.sealed.span) { bytes in
            try ClusterOverview(bytes)
        }
    }

    /// The tombstones of that name, in no meaningful order: the order on disk is not authenticated.
    func removed(_ name: ClusterName) throws -> [OpenedCluster] {
        var found: [OpenedCluster] = []
        try forEachCluster(of: rows(in: .tombstones)) { if $0.overview.name == name.text { found.append($0) } }
        return found
    }

    /// The tombstone of the cluster of that name that was removed last, by the sealed dates.
    func latestRemoved(_ name: ClusterName) throws -> OpenedCluster? {
        let all = try removed(name)
        guard let latest = all.map(\.overview.changedAt).max() else { return nil }
        let last = all.filter { $0.overview.changedAt == latest }
        return last.count == 1 ? last.first : try lastByLog(last)
    }

    /// Of clusters that were removed in the same second, the one whose removal the log names last.
    private func lastByLog(_ candidates: [OpenedCluster]) throws -> OpenedCluster? {
        var found: OpenedCluster?
        var previous = state.manifest.macBeforeLog
        try reader.forEachLogEntry(from: state.manifest.logFirst) { sealed in
            previous = try checkedMAC(sealed, after: previous)
            let entry = try open(sealed)
            guard entry.action == .clusterRemoved else { return }
            found = candidates.first { $0.row.recordID.hexadecimal == entry.recordID } ?? found
        }
        return found ?? candidates.first
    }

    /// Visits the clusters of these rows in the order in which they lie on disk.
    func forEachCluster(
        of rows: [RecordRow], detail: ClusterOverview.Detail = .full, _ visit: (OpenedCluster) throws -> Void
    ) throws {
        try reader.forEachOverview(of: rows) { row, nonce, sealed in
            let overview = try cipher.openOverview(row, nonce: nonce, sealed: sealed) {
                try ClusterOverview($0, detail: detail)
            }
            try visit(OpenedCluster(row: row, overview: overview))
        }
    }

    /// All versions of a cluster, ascending.
    func versions(of recordID: RecordID) throws -> [RecordRow] {
        try reader.records(of: recordID).filter { $0.kind == .cluster }
    }

    /// The observation of a cluster with its row; nil if there is none.
    func observation(of recordID: RecordID) throws -> (row: RecordRow, content: Observation)? {
        guard let row = try reader.records(of: recordID).last(where: { $0.kind == .observation }) else { return nil }
        guard let part = try reader.part(.overview, rowID: row.rowID) else {
            throw FormatError.record("an observation is missing")
        }
        let content = try cipher.openOverview(row, nonce: part.nonce.span, sealed: part.sealed.span) {
            try Observation($0)
        }
        return (row, content)
    }

    /// The chain that a cluster's server presented when it was last asked; nil if it never was.
    func observedChain(_ observation: RecordRow) throws -> ObservedChain? {
        guard observation.material != nil else { return nil }
        var content = SecretBytes()
        try openPart(.material, observation, into: &content)
        return try content.withBytes { try ObservedChain($0) }
    }

    /// The opened material of a version.
    func material(_ row: RecordRow) throws -> ClusterMaterial {
        var content = SecretBytes()
        try openPart(.material, row, into: &content)
        return try content.withBytes { bytes in try ClusterMaterial(bytes) }
    }

    /// The field map of a version's secret part, in secret memory.
    func secret(_ row: RecordRow) throws -> SecretBytes {
        var content = SecretBytes()
        try openPart(.secret, row, into: &content)
        return content
    }

    /// Opens a part into reused secret memory.
    func openPart(_ part: RecordPart, _ row: RecordRow, into content: inout SecretBytes) throws {
        guard let sealed = try reader.part(part, rowID: row.rowID) else {
            throw FormatError.record("a part is missing")
        }
        content.removeAll()
        try cipher.openPart(part, row, sealed, appendingTo: &content)
    }
}
