// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Clusters of a source of which everything was read: an import parses nothing of theirs, so that no key is in memory while the
/// documents and certificates of others are parsed.
public protocol PreparedCandidates: CandidateSource {
    /// The CA data of one of them, as it was read: nil if the source does not have it, `.some(nil)` for the system's roots.
    ///
    /// Throws what is wrong with it.
    func bundle(at index: Int) throws(VaultError) -> CABundle??
}

/// All of a source, read in one go: documents, certificates, and the tokens and passwords, which are kept in secret memory.
public final class PreparedSource: PreparedCandidates {
    private struct Entry {
        let candidate: ClusterCandidate
        let bundle: Result<CABundle??, VaultError>
        /// Where the secret is in ``secrets``.
        let secret: Result<Range<Int>, VaultError>
    }

    private var entries: [Entry] = []
    /// One after the other: pages of their own for each would be too many.
    private var secrets = SecretBytes()
    /// Whether there is more in it than its clusters.
    public let holdsMore: Bool

    /// Reads all of `source`; what is wrong with a cluster is found when it is asked for.
    public init(_ source: some CandidateSource) {
        var bundles = BundleReader()
        holdsMore = source.holdsMore
        entries.reserveCapacity(source.count)
        for index in 0..<source.count {
            let candidate = source.candidate(at: index)
            entries.append(
                Entry(
                    candidate: candidate, bundle: bundles.read(candidate.caBundle),
                    secret: read(candidate.method, at: index, of: source)))
        }
    }

    private func read(
        _ method: ClusterCandidate.Method, at index: Int, of source: some CandidateSource
    ) -> Result<Range<Int>, VaultError> {
        guard method != .none else { return .failure(VaultError(.inputInvalid, "has no credential")) }
        do throws(VaultError) {
            let secret = try source.secret(at: index)
            let start = secrets.count
            secret.withBytes { secrets.append($0) }
            return .success(start..<secrets.count)
        } catch { return .failure(error) }
    }

    /// How many there are.
    public var count: Int { entries.count }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate { entries[index].candidate }

    /// The CA data of one of them.
    public func bundle(at index: Int) throws(VaultError) -> CABundle?? { try entries[index].bundle.get() }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes {
        let range = try entries[index].secret.get()
        return secrets.withBytes { SecretBytes(copying: $0.extracting(range)) }
    }
}

/// Reads CA data, each once: many clusters may share it.
private struct BundleReader {
    private var known: [[UInt8]: Result<CABundle??, VaultError>] = [:]

    mutating func read(_ pem: [UInt8]??) -> Result<CABundle??, VaultError> {
        guard let given = pem else { return .success(nil) }
        guard let pem = given else { return .success(.some(nil)) }
        if let result = known[pem] { return result }
        let result: Result<CABundle??, VaultError>
        do throws(VaultError) { result = .success(try CABundle(pem: pem)) } catch { result = .failure(error) }
        known[pem] = result
        return result
    }
}
