// SPDX-License-Identifier: Apache-2.0

/// Which clusters a policy rule is for; the later cases are the more specific ones.
public enum PolicyScope: Hashable, Sendable {
    /// All.
    case vault
    /// Those whose labels match, as the selector was written.
    case selector(String)
    /// One, by its record's id in hexadecimal digits, so that its name may change.
    case cluster(String)

    /// The longest selector of a rule, in bytes (FORMAT.md, section 7): that many rules of it still fit into one part.
    package static let maximumSelectorBytes = 2048
}

/// One rule of a rotation policy.
public struct PolicyRule: Equatable, Sendable {
    /// Which clusters it is for.
    public var scope: PolicyScope
    /// What it says of them.
    public var settings: PolicySettings

    /// Makes a rule.
    public init(scope: PolicyScope, settings: PolicySettings) {
        self.scope = scope
        self.settings = settings
    }
}
