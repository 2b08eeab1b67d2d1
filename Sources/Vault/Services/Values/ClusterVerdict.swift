// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// What `verify` reports about one cluster.
public struct ClusterVerdict: Sendable {
    /// Its name.
    public var name: String
    /// Where its API is.
    public var endpointURL: String
    /// What the check came to.
    public var check: CheckRecord
}

/// How clusters are verified.
public struct VerificationOptions: Sendable {
    /// What the server presents; nil if it is not known from a file.
    public var servingChain: GivenChain?

    /// The defaults.
    public init() {}
}
