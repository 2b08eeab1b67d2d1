// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// The outcome of walking the whole log.
public struct LogVerification: Sendable {
    /// What is wrong with it; nil if it is whole.
    public var fault: LogFault?
    /// The number of entries; with a fault, of those before it.
    public var entries: UInt64
    /// The first sequence; older entries were pruned.
    public var first: UInt64
    /// The last sequence.
    public var last: UInt64
    /// What is odd but breaks nothing, such as a time before its predecessor's by more than clocks are corrected.
    public var findings: [String] = []
    /// Why the file may be an old copy of the vault, or a fork; nil if it is none, and with a fault.
    public var rollback: String?
    /// The number of commits of the vault, by which an old copy is accepted.
    public var generation: UInt64 = 0
    /// The state of each checkpoint of this vault, in the order in which they were given; empty with a fault.
    public var checkpoints: [CheckpointVerdict] = []

    /// The sequence of the first checkpoint that the log does not contain though it should; nil if there is none.
    public var missingCheckpoint: UInt64? { checkpoints.filter(\.isRefuted).map(\.sequence).min() }
}

/// Whether a log matches a checkpoint that was stored elsewhere.
public struct CheckpointVerdict: Sendable {
    /// How the two fit.
    public enum State: String, Sendable {
        /// The log holds the entry.
        case contained
        /// The log has another entry of that number: it was truncated or rewritten by someone with a key.
        case replaced
        /// The log ends before it: it was cut by someone with a key, or the vault is an older copy.
        case beyondEnd = "beyond-end"
        /// The entry was pruned, so that it cannot be verified.
        case pruned
    }

    /// The number of the entry that it was created after.
    public var sequence: UInt64
    /// How the two fit.
    public var state: State
    /// The log entry about its pruning, if there is one.
    public var pruning: LogEntry?
    /// A sentence in lower case without a full stop.
    public var message: String

    /// Whether it shows that the log is not the one that it was created from.
    public var isRefuted: Bool { state == .replaced || state == .beyondEnd }
}

/// What `log prune` removed, or would remove.
public struct PruneReport: Sendable {
    /// The number of the first entry that goes.
    public var first: UInt64
    /// The number of the last one; one less than ``first`` if none goes.
    public var last: UInt64
    /// How many stay, without the one that then records the pruning.
    public var remaining: UInt64
    /// The time that all of them are before.
    public var before: Timestamp
    /// The time of the first entry that stays; nil if none does.
    public var stoppedAt: Timestamp?
    /// The checkpoint of the last entry that goes: with it an archive of them can be proven; nil if none goes.
    public var checkpoint: String?
    /// The entry of the last earlier pruning, if it is among those that are pruned: the new entry then mentions it.
    public var earlier: LogEntry?

    /// How many go.
    public var count: UInt64 { last + 1 - first }
}
