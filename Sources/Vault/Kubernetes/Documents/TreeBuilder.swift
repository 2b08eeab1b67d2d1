// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Makes a ``DocumentTree`` of values in the order in which they are read.
struct TreeBuilder: ~Copyable {
    typealias Node = DocumentTree.Node

    /// A container that has begun and not ended.
    private struct Frame {
        let node: Node
        /// Where its values begin in ``pending``.
        let start: Int
    }

    var tree: DocumentTree
    private var frames: [Frame] = []
    private var pending: [Node] = []

    init(capacity: Int) { tree = DocumentTree(capacity: capacity) }

    /// How many containers are open.
    var depth: Int { frames.count }

    /// Begins a mapping or a list.
    mutating func open(_ kind: DocumentTree.Kind, line: Int) throws(DocumentError) -> Node {
        let node = try add(DocumentTree.Entry(kind: kind, line: Int32(clamping: line), start: 0, count: -1))
        frames.append(Frame(node: node, start: pending.count))
        return node
    }

    /// Ends the innermost container and puts it in its place.
    @discardableResult mutating func close() -> Node? {
        guard let frame = frames.popLast() else { return nil }
        let start = tree.children.count
        tree.children.append(contentsOf: pending[frame.start...])
        pending.removeSubrange(frame.start...)
        tree.setChildren(of: frame.node, start..<tree.children.count)
        put(frame.node)
        return frame.node
    }

    /// Makes a scalar of the buffer's bytes from `start` and puts it in its place.
    mutating func scalar(
        _ kind: DocumentTree.Kind, flag: Bool = false, from start: Int, line: Int
    ) throws(DocumentError) -> Node {
        let node = try add(
            DocumentTree.Entry(
                kind: kind, flag: flag, line: Int32(clamping: line), start: Int32(start),
                count: Int32(tree.arena.count - start)))
        put(node)
        return node
    }

    /// Puts an alias in its place, which names a value that is read already.
    mutating func alias(to target: Node, line: Int) throws(DocumentError) {
        var entry = tree[target]
        guard entry.count >= 0 else { throw DocumentError("has an anchor that contains itself", line: line) }
        (entry.isAlias, entry.start, entry.line) = (true, target.index, Int32(clamping: line))
        put(try add(entry))
    }

    private mutating func put(_ node: Node) {
        if frames.isEmpty { tree.documents.append(node) } else { pending.append(node) }
    }

    private mutating func add(_ entry: DocumentTree.Entry) throws(DocumentError) -> Node {
        guard tree.entries.count < DocumentTree.maximumNodes else {
            throw DocumentError("has more than \(DocumentTree.maximumNodes) values", line: Int(entry.line))
        }
        tree.entries.append(entry)
        return Node(index: Int32(tree.entries.count - 1))
    }

    consuming func finish() -> DocumentTree { tree }
}

extension DocumentTree {
    mutating func setChildren(of node: Node, _ range: Range<Int>) {
        entries[Int(node.index)].start = Int32(range.lowerBound)
        entries[Int(node.index)].count = Int32(range.count)
    }
}
