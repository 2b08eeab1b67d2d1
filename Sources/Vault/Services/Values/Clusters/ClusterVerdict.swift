// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// What `verify` reports about one cluster.
public struct ClusterVerdict: Sendable {
    /// Its name.
    public var name: String
    /// Where its API is.
    public var endpointURL: String
    /// What the check came to, with what it repeats of an earlier one.
    public var check: CheckRecord
    /// The online check of which findings are repeated, because this check did not ask the API server; nil if none is.
    public var repeated: RepeatedCheck?
    /// What to know about the check.
    public var notes: [String]
    /// The state of the cluster after the check; nil if it was removed meanwhile.
    public var health: ClusterHealth?

    init(_ own: ClusterCheck, earlier: CheckRecord?, _ health: ClusterHealth?) {
        name = own.name
        endpointURL = own.endpointURL
        check = own.record.repeating(earlier)
        notes = own.notes
        self.health = health
        let found = own.record.repeated(of: earlier)
        if let earlier, !found.isEmpty { repeated = RepeatedCheck(at: earlier.at, findings: found) }
    }
}

/// What is repeated of an online check.
public struct RepeatedCheck: Sendable {
    /// When that was.
    public var at: Timestamp
    /// Which of its findings.
    public var findings: [Finding]
}

/// How clusters are verified.
public struct VerificationOptions: Sendable {
    /// What the server presents; nil if it is not known from a file.
    public var servingChain: GivenChain?

    /// The defaults.
    public init() {}
}
