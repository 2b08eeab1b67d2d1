// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// Something that happened to a cluster: a version of it, a log entry, or both; or a check.
public struct HistoryEvent: Sendable {
    /// When.
    public var time: Timestamp
    /// What, in one word: how a version was created, `exported`, `revealed`, `sent`, `verified`, or a log entry's own action.
    public var event: String
    /// The version that was created; nil if none was.
    public var cluster: ClusterView?
    /// The version concerned; nil if that is not known.
    public var version: UInt64?
    /// How a version differs from the one before, as text; empty where there was none before.
    public var differences: [String] = []
    /// The entry of the log; nil if it was pruned, or if there never is one.
    public var entry: LogEntry?
    /// The check; nil if it was none.
    public var check: CheckRecord?
}
