// SPDX-License-Identifier: Apache-2.0

/// What is wrong with an input, and how to fix it.
public struct InvalidInput: Error, Equatable, Sendable {
    /// Which input: `API hostname`, `bearer token`, `CA data`.
    public let field: String
    /// What is wrong, lower case, no full stop, after the field's name: `must start with https://`.
    ///
    /// Never holds a secret.
    public let problem: String
    /// What to do about it; nil if the problem makes it clear.
    public let hint: String?
    /// The id of the rule that it breaks, such as `host.scheme`; nil where no rule of `verify` is about such an input.
    public let rule: String?

    /// Makes the error; a rule is named where it is not the field's usual one.
    public init(_ field: String, _ problem: String, hint: String? = nil, rule: String? = nil) {
        self.field = field
        self.problem = problem
        self.hint = hint
        self.rule = rule ?? Self.usualRules[field]
    }

    private static let usualRules = [
        "API hostname": "host.syntax", "CA data": "ca.parse", "bearer token": "token.shape",
        "engine name": "name.syntax", "load balancer IP": "lb.syntax", "serving certificate": "leaf.parse",
    ]

    /// The same as a finding.
    package var finding: Finding {
        Finding(rule: rule ?? "input.invalid", severity: .error, message: "\(field) \(problem)", hint: hint)
    }
}
