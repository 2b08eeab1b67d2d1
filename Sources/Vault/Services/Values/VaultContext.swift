// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// A sentence that the user should see besides the result: lower case, no full stop, no secret.
public enum Notice: Sendable {
    /// For information.
    case note(String)
    /// Needs a look.
    case warning(String)
}

/// The progress of something that may take long.
public struct Progress: Sendable {
    /// What is being done, such as `exporting`.
    public var activity: String
    /// How many are done.
    public var done: UInt64
    /// How many there are.
    public var total: UInt64

    /// Makes a report.
    public init(activity: String, done: UInt64, total: UInt64) {
        self.activity = activity
        self.done = done
        self.total = total
    }
}

/// Everything impure that a use case needs; tests pass fakes.
public struct VaultContext: Sendable {
    /// The wall clock.
    public var now: @Sendable () -> Timestamp
    /// Who acts, for the log.
    public var actor: LogActor
    /// The directory of the marks, such as `~/.local/state/aichor-vault`; created with mode 0700 if missing.
    public var stateDirectory: String
    /// The directory above it that must exist, such as `~`.
    public var stateBase: String
    /// How long to wait for other processes, in seconds.
    public var lockTimeout: Int
    /// Called with what the user should see besides the result, such as that a mark was made.
    public var notice: @Sendable (Notice) -> Void
    /// Called after each of many steps; must cost next to nothing.
    public var progress: @Sendable (Progress) -> Void

    /// Makes a context.
    public init(
        now: @escaping @Sendable () -> Timestamp, actor: LogActor, stateDirectory: String, stateBase: String = "/",
        lockTimeout: Int, notice: @escaping @Sendable (Notice) -> Void,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.now = now
        self.actor = actor
        self.stateDirectory = stateDirectory
        self.stateBase = stateBase
        self.lockTimeout = lockTimeout
        self.notice = notice
        self.progress = progress
    }
}
