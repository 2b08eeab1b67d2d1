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
    private static let maximumSelectorBytes = 2048

    /// Requires a selector that can be kept in a rule: in ASCII, so that every program divides it into the same words.
    package static func checkSelector(_ text: String) throws(InvalidInput) {
        _ = try LabelSelector(text)
        guard text.utf8.count <= maximumSelectorBytes else {
            throw InvalidInput(
                "label selector",
                "is too long for a rule of the policy: \(text.utf8.count) bytes, at most \(maximumSelectorBytes)")
        }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw InvalidInput("label selector", "contains white space that is not ASCII", hint: "write plain spaces")
        }
    }
}

/// One rule of a rotation policy.
public struct PolicyRule: Equatable, Sendable {
    /// Which clusters it is for.
    public var scope: PolicyScope
    /// Its settings for them.
    public var settings: PolicySettings

    /// Makes a rule.
    public init(scope: PolicyScope, settings: PolicySettings) {
        self.scope = scope
        self.settings = settings
    }
}
