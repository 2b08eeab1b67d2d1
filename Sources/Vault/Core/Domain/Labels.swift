// SPDX-License-Identifier: Apache-2.0

/// A cluster's labels: at most 64 keys with values, in the syntax of Kubernetes labels.
public struct Labels: Hashable, Sendable {
    /// The labels in ascending order of their keys.
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
    public mutating func apply(_ change: String) throws(InvalidInput) {
        throw InvalidInput("label", "not implemented")
    }

    /// Takes over pairs that were checked when they were stored.
    package init(trusted entries: [(key: String, value: String)]) {
        self.entries = entries.map { Entry(key: $0.key, value: $0.value) }
    }
}
