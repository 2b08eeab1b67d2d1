// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Compares the clusters of a vault with those of a copy by their record ids.
struct CopyComparer {
    let here: ReadSession
    let there: ReadSession
    /// Whether digests of both compare.
    let sharesKeys: Bool

    func clusters() throws -> [ClusterDivergence] {
        let (mine, theirs) = (try heads(of: here), try heads(of: there))
        var found: [ClusterDivergence] = []
        for (id, row) in mine {
            if let other = theirs[id] {
                if let divergence = try compare(row, other) { found.append(divergence) }
            } else {
                let view = ClusterView(try here.overview(row), row: row)
                found.append(ClusterDivergence(state: .onlyHere, here: view))
            }
        }
        for (id, row) in theirs where mine[id] == nil {
            let view = ClusterView(try there.overview(row), row: row)
            found.append(ClusterDivergence(state: .onlyThere, there: view))
        }
        return found.sorted { ($0.name, $0.recordID) < ($1.name, $1.recordID) }
    }

    /// The highest version of each cluster, removed ones included.
    private func heads(of session: ReadSession) throws -> [RecordID: RecordRow] {
        let rows = try session.rows(in: .live) + session.rows(in: .tombstones)
        return Dictionary(rows.map { ($0.recordID, $0) }) { first, _ in first }
    }

    private func compare(_ row: RecordRow, _ other: RecordRow) throws -> ClusterDivergence? {
        let isSame = try isSameVersion(row, other)
        if isSame { return nil }
        let (mine, theirs) = (try here.overview(row), try there.overview(other))
        var divergence = ClusterDivergence(
            state: try state(row, other), here: ClusterView(mine, row: row), there: ClusterView(theirs, row: other))
        if row.secret != nil, other.secret != nil {
            divergence.isSameCredential = try isSameSecret(row, mine, other, theirs)
        }
        divergence.changes = try changes(row, mine, other, theirs, divergence.isSameCredential)
        return divergence
    }

    private func state(_ row: RecordRow, _ other: RecordRow) throws -> ClusterDivergence.State {
        if try here.versions(of: row.recordID).contains(where: { try isSameVersion($0, other) }) { return .newerHere }
        if try there.versions(of: row.recordID).contains(where: { try isSameVersion(row, $0) }) { return .newerThere }
        return .diverged
    }

    /// Whether a version here and one there are the same one: by their digests, or if the keys differ by when and how they
    /// were made.
    private func isSameVersion(_ row: RecordRow, _ other: RecordRow) throws -> Bool {
        guard row.version == other.version else { return false }
        if sharesKeys {
            return row.overview == other.overview && row.material == other.material && row.secret == other.secret
        }
        let (mine, theirs) = (try here.overview(row), try there.overview(other))
        return mine.name == theirs.name && mine.change == theirs.change && mine.changedAt == theirs.changedAt
    }

    /// Compares two credentials in secret memory; neither leaves it.
    private func isSameSecret(
        _ row: RecordRow, _ mine: ClusterOverview, _ other: RecordRow, _ theirs: ClusterOverview
    ) throws -> Bool {
        guard mine.credential?.username == theirs.credential?.username else { return false }
        let first = try here.secret(row)
        let second = try there.secret(other)
        return first.withBytes { one in second.withBytes { ConstantTime.isEqual(one, $0) } }
    }

    private func changes(
        _ row: RecordRow, _ mine: ClusterOverview, _ other: RecordRow, _ theirs: ClusterOverview, _ isSame: Bool?
    ) throws -> [String] {
        guard row.state != .tombstone, other.state != .tombstone else {
            return row.state == other.state ? [] : [row.state == .tombstone ? "removed here" : "removed there"]
        }
        var theirs = theirs
        // Fingerprints under different keys differ, whatever they are of.
        if isSame == true, let fingerprint = mine.credential?.fingerprint {
            theirs.credential?.fingerprint = fingerprint
        }
        var words = ClusterDifference(ClusterView(mine, row: row), ClusterView(theirs, row: other)).words
        if mine.hasNote, theirs.hasNote, try here.material(row).note != there.material(other).note {
            words.append("note changed")
        }
        return words
    }
}

extension ClusterDivergence {
    /// Its name, here if it is here.
    public var name: String { here?.name ?? there?.name ?? "" }

    /// Its record id in hexadecimal digits.
    public var recordID: String { (here?.id ?? there?.id)?.hexadecimal ?? "" }
}
