// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// DNS names as name constraints are held against them (Go, crypto/x509/constraints.go).
enum DomainName {
    private static let dot = UInt8(ascii: ".")

    /// Whether a name is one: visible ASCII, no empty label.
    ///
    /// A constraint may begin with a dot, and either may be empty.
    static func isValid(_ name: [UInt8], asConstraint: Bool = false) -> Bool {
        guard let last = name.last, let first = name.first else { return true }
        guard last != dot, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
        let labels = asConstraint && first == dot ? name.dropFirst() : name[...]
        return !labels.isEmpty && labels.first != dot
            && !zip(labels, labels.dropFirst()).contains { $0 == dot && $1 == dot }
    }

    /// Whether `name` is `constraint` or below it; if that begins with a dot, below it only.
    ///
    /// Empty means everything.
    static func isCovered(_ name: [UInt8], by constraint: [UInt8]) -> Bool {
        guard let first = constraint.first else { return true }
        let start = name.count - constraint.count
        guard start >= 0, zip(name[start...], constraint).allSatisfy({ $0.asciiLowercased == $1.asciiLowercased })
        else { return false }
        return first == dot || start == 0 || name[start - 1] == dot
    }

    /// Whether a wildcard name may stand for something that `constraint` covers: one label in the asterisk's place.
    static func reachesInto(_ name: [UInt8], _ constraint: [UInt8]) -> Bool {
        guard name.first == UInt8(ascii: "*"), let cut = constraint.firstIndex(of: dot),
            let start = name.firstIndex(of: dot)
        else { return false }
        return name[start...].map(\.asciiLowercased) == constraint[cut...].map(\.asciiLowercased)
    }
}
