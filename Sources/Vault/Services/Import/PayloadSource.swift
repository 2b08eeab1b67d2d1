// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Engine payloads as `export` writes them: one object, an array, or one a line; also the form's fields alone.
public final class PayloadSource: CandidateSource {
    /// Reads JSON.
    ///
    /// `place` is the source's name in messages. Throws `input.invalid` if nothing can be read.
    public init(_ bytes: consuming SecretBytes, place: String) throws(VaultError) {
        throw VaultError(.bug, "not there yet")
    }

    /// How many payloads there are.
    public var count: Int { 0 }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate { ClusterCandidate(place: "", method: .none) }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes { throw VaultError(.bug, "not there yet") }
}
