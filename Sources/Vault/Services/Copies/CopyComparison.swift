// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// What a vault and a copy of it have that the other lacks.
public struct CopyComparison: Sendable {
    /// One of the two.
    public struct Side: Sendable {
        /// Its path.
        public var path: String
        /// How many times it was changed.
        public var generation: UInt64
        /// The labels of the key slots that only it has.
        public var ownSlots: [String]
    }

    /// The vault's id in hexadecimal digits.
    public var vaultID: String
    /// The vault.
    public var here: Side
    /// The copy.
    public var there: Side
    /// Whether their rotation policies differ.
    public var policyDiffers: Bool
    /// How their logs relate.
    public var log: LogDivergence
    /// The clusters that differ, by their names.
    public var clusters: [ClusterDivergence]

    /// Whether neither has anything that the other lacks.
    public var isEqual: Bool {
        clusters.isEmpty && !policyDiffers && log.isEqual && here.ownSlots.isEmpty && there.ownSlots.isEmpty
    }
}

/// A cluster that is not the same in both.
public struct ClusterDivergence: Sendable {
    /// How the two relate.
    public enum State: String, Sendable {
        /// The copy does not have it: it was added here, or purged there.
        case onlyHere = "only-here"
        /// The vault does not have it.
        case onlyThere = "only-there"
        /// The copy's version is an earlier one of the vault's.
        case newerHere = "newer-here"
        /// The vault's version is an earlier one of the copy's.
        case newerThere = "newer-there"
        /// Both were changed since they were the same.
        case diverged
    }

    /// How the two relate.
    public var state: State
    /// As it is in the vault; nil if it is not there.
    public var here: ClusterView?
    /// As it is in the copy; nil if it is not there.
    public var there: ClusterView?
    /// What differs, from the vault to the copy, as text without secrets.
    public var changes: [String] = []
    /// Whether the credentials are the same; nil if one of them has none.
    public var isSameCredential: Bool?
}

/// How two logs relate.
public struct LogDivergence: Sendable {
    /// The number of the last entry that both have; nil if there is none, because it was pruned.
    public var lastCommon: UInt64?
    /// The time of that entry; nil if it was pruned in one of them.
    public var lastCommonAt: Timestamp?
    /// How many entries the vault has after it.
    public var entriesHere: UInt64
    /// How many entries the copy has after it.
    public var entriesThere: UInt64
    /// The vault's first entry after it.
    public var firstHere: LogEntry?
    /// The copy's first entry after it.
    public var firstThere: LogEntry?

    /// Whether neither has an entry that the other lacks.
    public var isEqual: Bool { lastCommon != nil && entriesHere == 0 && entriesThere == 0 }
}
