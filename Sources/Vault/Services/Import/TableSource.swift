// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// A table of clusters: CSV with a header, or JSON objects, one a line or in an array.
public final class TableSource: CandidateSource {
    /// Reads CSV (RFC 4180) with a header.
    ///
    /// `place` is the source's name in messages, `folder` where relative `caFile`s lie. Throws `input.invalid` if the table as a whole cannot
    /// be read.
    public init(
        csv: consuming SecretBytes, place: String, folder: String = ".", files: any FileSource
    ) throws(VaultError) {
        throw VaultError(.bug, "not there yet")
    }

    /// Reads JSON: objects one a line, one after the other, or in an array.
    public init(
        jsonLines: consuming SecretBytes, place: String, folder: String = ".", files: any FileSource
    ) throws(VaultError) {
        throw VaultError(.bug, "not there yet")
    }

    /// How many rows there are.
    public var count: Int { 0 }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate { ClusterCandidate(place: "", method: .none) }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes { throw VaultError(.bug, "not there yet") }
}
