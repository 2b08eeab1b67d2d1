// SPDX-License-Identifier: Apache-2.0

/// A cluster's labels: at most 64 keys with values, in the syntax of Kubernetes labels.
public struct Labels: Hashable, Sendable {
    /// The most labels that a cluster may have.
    public static let maximumCount = 64

    /// The labels in ascending order of their keys' bytes.
    public private(set) var entries: [Entry]

    /// One label.
    public struct Entry: Hashable, Sendable {
        /// The key, with an optional DNS prefix and a slash.
        public let key: String
        /// The value; may be empty.
        public let value: String
    }

    /// No labels.
    public init() { entries = [] }

    /// The value of a key.
    public subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

    /// Sets `key=value`, or removes `key-`, as `kubectl label` reads them.
    ///
    /// Removing a key that is not there does nothing.
    public mutating func apply(_ change: String) throws(InvalidInput) {
        if let sign = change.firstIndex(of: "=") {
            try set(String(change[..<sign]), to: String(change[change.index(after: sign)...]))
        } else if change.hasSuffix("-") {
            let key = String(change.dropLast())
            try LabelSyntax.checkKey(key, field: "label")
            entries.removeAll { $0.key == key }
        } else {
            throw InvalidInput(
                "label", "\(change.quoted) has no value", hint: "write KEY=VALUE to set a label, KEY- to remove it")
        }
    }

    private mutating func set(_ key: String, to value: String) throws(InvalidInput) {
        try LabelSyntax.checkKey(key, field: "label")
        try LabelSyntax.checkValue(value, field: "label")
        let entry = Entry(key: key, value: value)
        let place = entries.firstIndex { !$0.key.utf8.lexicographicallyPrecedes(key.utf8) } ?? entries.count
        if place < entries.count, entries[place].key == key {
            entries[place] = entry
            return
        }
        guard entries.count < Self.maximumCount else {
            throw InvalidInput(
                "label", "\(key.quoted) exceeds the limit of \(Self.maximumCount) labels for a cluster",
                hint: "remove one with KEY-")
        }
        entries.insert(entry, at: place)
    }

    /// Takes over pairs that were checked when they were stored.
    package init(trusted entries: [(key: String, value: String)]) {
        self.entries = entries.map { Entry(key: $0.key, value: $0.value) }
    }
}
