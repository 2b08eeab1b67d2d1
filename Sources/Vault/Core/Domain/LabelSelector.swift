// SPDX-License-Identifier: Apache-2.0

/// A label selector as kubectl's `-l` reads it: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b,c)`,
/// joined by commas.
///
/// As in Kubernetes, `!=` and `notin` are also satisfied by a cluster without that key, and `a=` asks for the empty
/// value. Unlike there, an empty selector is an error: it would select everything where a variable was empty by
/// mistake.
public struct LabelSelector: Equatable, Sendable {
    /// How to write one, for help texts.
    public static let usage =
        "KEY=VALUE, KEY!=VALUE, KEY, !KEY, 'KEY in (A,B)' or 'KEY notin (A,B)', separated by commas; all must match"

    private let requirements: [LabelRequirement]

    /// Reads a selector.
    public init(_ text: String) throws(InvalidInput) {
        var parser = try LabelSelectorParser(text)
        requirements = try parser.requirements()
    }

    /// How many requirements it joins: how specific it is.
    package var requirementCount: Int { requirements.count }

    /// Whether labels satisfy every requirement.
    public func matches(_ labels: Labels) -> Bool { requirements.allSatisfy { $0.matches(labels) } }
}
