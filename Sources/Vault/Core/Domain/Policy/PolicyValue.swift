// SPDX-License-Identifier: Apache-2.0

/// A value of a policy's setting, which of two is the stricter one following from its type: limits are stricter the
/// shorter they are, lead times the longer they are, and what is not allowed is stricter than what is.
protocol PolicyValue: Equatable, Sendable {
    func isStricter(than other: Self) -> Bool
}

extension PolicyLimit: PolicyValue {
    func isStricter(than other: PolicyLimit) -> Bool {
        switch (self, other) {
        case (.seconds(let mine), .seconds(let theirs)): mine < theirs
        case (.seconds, .none): true
        case (.none, _): false
        }
    }
}

extension Int64: PolicyValue {
    func isStricter(than other: Int64) -> Bool { self > other }
}

extension Bool: PolicyValue {
    func isStricter(than other: Bool) -> Bool { !self && other }
}

/// The value of one rule, or of the default, for one setting, and how specific it is.
struct PolicyCandidate<Value: PolicyValue>: Sendable {
    var value: Value
    /// Nil for the default.
    var source: PolicyScope?
    var rank: PolicyRank

    /// Whether this one holds where both are for a cluster.
    ///
    /// Of rules with the same value the name decides, so that the same one is always reported.
    func beats(_ other: PolicyCandidate) -> Bool {
        if rank != other.rank { return rank > other.rank }
        if value != other.value { return value.isStricter(than: other.value) }
        guard case .selector(let mine) = source, case .selector(let theirs) = other.source else { return false }
        return mine.utf8.lexicographicallyPrecedes(theirs.utf8)
    }
}

/// How specific a rule is.
enum PolicyRank: Comparable, Sendable {
    case builtIn
    case vault
    case selector(requirements: Int)
    case cluster
}
