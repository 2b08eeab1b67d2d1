// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Documents as YAML or JSON give them; all scalars in one secret buffer.
///
/// Nodes are handles: what an alias names is there once, however often it is named.
package struct DocumentTree: ~Copyable, Sendable {
    /// One value of a document; means something only to the tree that it comes from.
    package struct Node: Hashable, Sendable {
        let index: Int32
    }

    /// What a value is, as JSON distinguishes values, with whole numbers for themselves.
    package enum Kind: UInt8, Sendable {
        case mapping, sequence, string, integer, float, boolean, null
    }

    /// A value: for a scalar where its text stands in the buffer, for a container where its members stand in the list.
    struct Entry {
        var kind: Kind
        /// A boolean that is true, a number that JSON cannot write, or YAML's merge key.
        var flag = false
        /// Stands for the value whose handle is in `start`; while YAML is read only.
        var isAlias = false
        var line: Int32
        var start: Int32
        /// Negative while a container is open.
        var count: Int32
    }

    /// The most bytes that are read.
    package static let maximumBytes = 16 << 20
    /// The most values that are read, keys included.
    package static let maximumNodes = 1_000_000

    var arena: SecretBytes
    var entries: [Entry] = []
    /// The values of containers; in a mapping keys and values alternate.
    var children: [Node] = []
    /// The root of each document; empty for an empty stream.
    package internal(set) var documents: [Node] = []

    init(capacity: Int) { arena = SecretBytes(capacity: capacity) }

    /// What the value is.
    package func kind(of node: Node) -> Kind { self[node].kind }

    /// The line that the value begins in, counted from 1.
    package func line(of node: Node) -> Int { Int(self[node].line) }

    /// The member of a mapping; nil if there is none, or if this is no mapping.
    package func member(_ key: String, of node: Node) -> Node? {
        let range = pairs(of: node)
        let wanted = key.utf8.span
        return arena.withBytes { bytes in
            for index in stride(from: range.lowerBound, to: range.upperBound, by: 2).reversed()
            where bytes.extracting(textRange(of: children[index])).holdsSame(as: wanted) {
                return children[index + 1]
            }
            return nil
        }
    }

    /// The members of a mapping in their order; none if this is no mapping.
    ///
    /// Keys are never secret.
    package func members(of node: Node) -> [(key: String, value: Node)] {
        let range = pairs(of: node)
        return arena.withBytes { bytes in
            stride(from: range.lowerBound, to: range.upperBound, by: 2).map { index in
                (key: bytes.extracting(textRange(of: children[index])).decoded, value: children[index + 1])
            }
        }
    }

    /// The values of a list; none if this is no list.
    package func elements(of node: Node) -> [Node] {
        let entry = self[node]
        guard entry.kind == .sequence else { return [] }
        return Array(children[Int(entry.start)..<Int(entry.start + entry.count)])
    }

    /// The boolean; nil if this is none.
    package func boolean(_ node: Node) -> Bool? { kind(of: node) == .boolean ? self[node].flag : nil }

    /// A string that is no secret; nil if this is no string.
    package func text(_ node: Node) -> String? {
        kind(of: node) == .string ? withBytes(of: node) { $0.decoded } : nil
    }

    /// The bytes of a scalar as they stand there, without quotes and escapes; none for a container.
    package func withBytes<R: ~Copyable, E: Error>(
        of node: Node, _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        let range = textRange(of: node)
        return try arena.withBytes { (bytes) throws(E) -> R in try body(bytes.extracting(range)) }
    }

    /// A copy of a string in pages of its own; nil if this is no string.
    package func secret(_ node: Node) -> SecretBytes? {
        guard kind(of: node) == .string else { return nil }
        return withBytes(of: node) { SecretBytes(copying: $0) }
    }

    subscript(node: Node) -> Entry { entries[Int(node.index)] }

    /// Where a scalar's text stands in the buffer.
    func textRange(of node: Node) -> Range<Int> {
        let entry = self[node]
        switch entry.kind {
        case .mapping, .sequence: return 0..<0
        default: return Int(entry.start)..<Int(entry.start + entry.count)
        }
    }

    /// Where a mapping's keys and values stand in the list.
    func pairs(of node: Node) -> Range<Int> {
        let entry = self[node]
        guard entry.kind == .mapping else { return 0..<0 }
        return Int(entry.start)..<Int(entry.start + entry.count)
    }
}

extension Span<UInt8> {
    /// The text; what is no UTF-8 is replaced.
    var decoded: String { unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) } }

    /// Whether the other bytes are the same; not for secrets.
    func holdsSame(as other: Span<UInt8>) -> Bool {
        count == other.count && indices.allSatisfy { self[$0] == other[$0] }
    }
}
