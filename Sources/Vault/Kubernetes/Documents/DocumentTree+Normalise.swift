// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension DocumentTree {
    /// Puts what aliases name in their place and applies merge keys, in a container whose members are done already.
    mutating func normalise(_ node: Node) throws(DocumentError) {
        let entry = self[node]
        let range = Int(entry.start)..<Int(entry.start + entry.count)
        if entry.kind == .sequence || isPlain(range) {
            for index in range { children[index] = target(of: children[index]) }
            return
        }
        var members = Members()
        for index in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
            let key = children[index]
            if isMerge(key) {
                try merge(children[index + 1], into: &members)
            } else {
                members.set(try self.key(for: target(of: key)), target(of: children[index + 1]), self)
            }
        }
        let start = children.count
        children.append(contentsOf: members.pairs)
        setChildren(of: node, start..<children.count)
    }

    /// Whether all keys are strings, each there once, and none merges.
    private func isPlain(_ range: Range<Int>) -> Bool {
        for index in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
            let key = self[children[index]]
            guard key.kind == .string, !key.isAlias, !key.flag else { return false }
        }
        return repeatedKey(in: range) == nil
    }

    private func isMerge(_ key: Node) -> Bool {
        let entry = self[key]
        return entry.kind == .string && entry.flag && !entry.isAlias
    }

    private func target(of node: Node) -> Node {
        let entry = self[node]
        return entry.isAlias ? Node(index: entry.start) : node
    }

    /// Sets the members of a mapping, or of each of a list of mappings, of which the first counts most.
    private func merge(_ value: Node, into members: inout Members) throws(DocumentError) {
        let entry = self[value]
        var sources = [target(of: value)]
        if entry.kind == .sequence, !entry.isAlias { sources = elements(of: value).reversed() }
        for source in sources {
            guard self[source].kind == .mapping else {
                throw DocumentError("merges a value that is not a mapping", line: Int(entry.line))
            }
            let range = pairs(of: source)
            for index in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
                members.set(children[index], children[index + 1], self)
            }
        }
    }

    /// Throws if JSON cannot hold the document, whose values are those from `first` on: infinite numbers, and
    /// null as a key.
    func checkJSON(_ root: Node, from first: Int) throws(DocumentError) {
        var seen = [Bool](repeating: false, count: entries.count - first)
        var open = [root]
        while let node = open.popLast() {
            if seen[Int(node.index) - first] { continue }
            seen[Int(node.index) - first] = true
            let entry = self[node]
            switch entry.kind {
            case .mapping:
                for index in pairs(of: node) where (index - Int(entry.start)).isMultiple(of: 2) {
                    if kind(of: children[index]) == .null {
                        throw DocumentError("has a key that is null", line: line(of: children[index]))
                    }
                    open.append(children[index + 1])
                }
            case .sequence: open.append(contentsOf: elements(of: node))
            case .float where entry.flag:
                throw DocumentError("has a number that is infinite or not a number", line: Int(entry.line))
            default: break
            }
        }
    }
}

/// The members of a mapping, of which the last with the same key counts and stands where the first stood.
private struct Members {
    private(set) var pairs: [DocumentTree.Node] = []
    private var places: [String: Int] = [:]

    mutating func set(_ key: DocumentTree.Node, _ value: DocumentTree.Node, _ tree: borrowing DocumentTree) {
        let name = tree.withBytes(of: key) { $0.decoded }
        if let place = places[name] {
            pairs[place] = key
            pairs[place + 1] = value
        } else {
            places[name] = pairs.count
            pairs += [key, value]
        }
    }
}
