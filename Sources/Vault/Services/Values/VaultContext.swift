// SPDX-License-Identifier: Apache-2.0
public import VaultCore

/// A sentence that the user should see besides the result: lower case, no full stop, no secret.
public enum Notice: Sendable {
    /// Good to know.
    case note(String)
    /// Needs a look.
    case warning(String)
}

/// Everything impure that a use case needs; tests pass fakes.
public struct VaultContext: Sendable {
    /// The wall clock.
    public var now: @Sendable () -> Timestamp
    /// Who acts, for the log.
    public var actor: Actor
    /// The folder of the marks, such as `~/.local/state/aichor-vault`; made with mode 0700 if missing.
    public var stateDirectory: String
    /// How long to wait for other processes, in seconds.
    public var lockTimeout: Int
    /// Called with what the user should see besides the result, such as that a mark was made.
    public var notice: @Sendable (Notice) -> Void

    /// Makes a context.
    public init(
        now: @escaping @Sendable () -> Timestamp, actor: Actor, stateDirectory: String, lockTimeout: Int,
        notice: @escaping @Sendable (Notice) -> Void
    ) {
        self.now = now
        self.actor = actor
        self.stateDirectory = stateDirectory
        self.lockTimeout = lockTimeout
        self.notice = notice
    }
}
