// SPDX-License-Identifier: Apache-2.0

/// How much a finding matters.
public enum Severity: UInt8, Sendable, Comparable {
    /// For information; nothing is wrong. Only audits report it.
    case notice = 1
    /// Works now; should be looked at.
    case warning = 2
    /// The cluster cannot be registered or used like this.
    case error = 3

    /// Orders warnings before errors.
    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// What a rule found about a cluster.
public struct Finding: Equatable, Sendable {
    /// The rule's stable id, such as `token.expired`.
    public let rule: String
    /// How much it matters.
    public let severity: Severity
    /// What is the case: lower case, no full stop.
    public let message: String
    /// How to fix it.
    public let hint: String?
    /// When what it warns of comes, or came, to pass; nil where that has no date.
    public let dueAt: Timestamp?
    /// The command that fixes it, ready for a shell; nil if no single command does.
    public let command: String?

    /// Makes a finding.
    public init(
        rule: String, severity: Severity, message: String, hint: String? = nil, dueAt: Timestamp? = nil,
        command: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.hint = hint
        self.dueAt = dueAt
        self.command = command
    }
}
