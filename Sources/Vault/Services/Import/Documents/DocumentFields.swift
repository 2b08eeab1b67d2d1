// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

extension DocumentTree {
    /// The text of a member; nil if it is absent or null.
    func text(_ key: String, of node: Node) throws(ClusterCandidate.Problem) -> String? {
        guard let value = try string(key, of: node) else { return nil }
        return text(value)
    }

    /// A member that must be a string; nil if it is absent or null.
    func string(_ key: String, of node: Node) throws(ClusterCandidate.Problem) -> Node? {
        try member(key, of: node, .string, "a string")
    }

    /// A member that must be an object; nil if it is absent or null.
    func object(_ key: String, of node: Node) throws(ClusterCandidate.Problem) -> Node? {
        try member(key, of: node, .mapping, "an object")
    }

    private func member(
        _ key: String, of node: Node, _ wanted: Kind, _ name: String
    ) throws(ClusterCandidate.Problem) -> Node? {
        guard let value = member(key, of: node), kind(of: value) != .null else { return nil }
        guard kind(of: value) == wanted else { throw .init("has \(key.quoted), which is not \(name)") }
        return value
    }

    /// The texts of an object of texts, such as labels; none if it is absent.
    func texts(_ key: String, of node: Node) throws(ClusterCandidate.Problem) -> [(key: String, value: String)] {
        guard let object = try object(key, of: node) else { return [] }
        var pairs: [(key: String, value: String)] = []
        for (name, value) in members(of: object) {
            guard let text = text(value) else { throw .init("has \(key.quoted) with a value that is not a string") }
            pairs.append((name, text))
        }
        return pairs
    }

    /// Throws if an object has members that are not known.
    func requireOnly(_ known: [String], in node: Node, _ name: String) throws(ClusterCandidate.Problem) {
        for (key, _) in members(of: node) where !known.contains(key) {
            throw .init(
                "has the unknown member \(key.quoted) in \(name)",
                hint: "the known members are \(known.joined(separator: ", "))")
        }
    }
}

extension SecretBytes {
    /// Whether it is what this program writes in a secret's place.
    var isMask: Bool { withBytes { bytes in !bytes.isEmpty && !bytes.contains { $0 != UInt8(ascii: "*") } } }
}
