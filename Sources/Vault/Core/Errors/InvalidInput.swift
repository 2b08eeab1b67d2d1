// SPDX-License-Identifier: Apache-2.0

/// What a person gave is wrong, and how to mend it.
public struct InvalidInput: Error, Equatable, Sendable {
    /// Which input: `API hostname`, `bearer token`, `CA data`.
    public let field: String
    /// What is wrong, lower case, no full stop, after the field's name: `must start with https://`.
    ///
    /// Never holds a secret.
    public let problem: String
    /// What to do about it; nil if the problem says it.
    public let hint: String?

    /// Makes the error.
    public init(_ field: String, _ problem: String, hint: String? = nil) {
        self.field = field
        self.problem = problem
        self.hint = hint
    }
}
