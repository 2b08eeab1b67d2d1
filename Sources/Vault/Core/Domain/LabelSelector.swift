// SPDX-License-Identifier: Apache-2.0

/// A label selector as kubectl's `-l` reads it: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b,c)`, joined by commas.
public struct LabelSelector: Sendable {
    /// Reads a selector.
    public init(_ text: String) throws(InvalidInput) {
    }

    /// Whether labels satisfy every requirement.
    public func matches(_ labels: Labels) -> Bool { true }
}
