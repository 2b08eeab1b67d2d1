// SPDX-License-Identifier: Apache-2.0
public import VaultCore

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
    /// Called with a sentence that the user should see once, such as that a mark was made.
    public var notice: @Sendable (String) -> Void

    /// Makes a context.
    public init(
        now: @escaping @Sendable () -> Timestamp, actor: Actor, stateDirectory: String, lockTimeout: Int,
        notice: @escaping @Sendable (String) -> Void
    ) {
        self.now = now
        self.actor = actor
        self.stateDirectory = stateDirectory
        self.lockTimeout = lockTimeout
        self.notice = notice
    }
}
