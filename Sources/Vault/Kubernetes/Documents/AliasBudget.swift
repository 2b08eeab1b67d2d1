// SPDX-License-Identifier: Apache-2.0

/// Counts what a document grows to when its aliases are written out, and refuses the bombs that go-yaml v2 refuses
/// (`decode.go`, `allowedAliasRatio`).
struct AliasBudget {
    private struct Frame {
        var next: Int
        let end: Int
        let isAliased: Bool
    }

    private var visits = 0
    private var aliased = 0
    private var frames: [Frame] = []

    /// Throws if too much of the document comes from aliases.
    static func check(_ tree: borrowing DocumentTree, root: DocumentTree.Node) throws(DocumentError) {
        var budget = AliasBudget()
        try budget.visit(root, isAliased: false, tree)
        while let frame = budget.frames.last {
            guard frame.next < frame.end else {
                budget.frames.removeLast()
                continue
            }
            budget.frames[budget.frames.count - 1].next += 1
            try budget.visit(tree.children[frame.next], isAliased: frame.isAliased, tree)
        }
    }

    private mutating func visit(
        _ node: DocumentTree.Node, isAliased: Bool, _ tree: borrowing DocumentTree
    ) throws(DocumentError) {
        visits += 1
        if isAliased { aliased += 1 }
        if aliased > 100, visits > 1000, Double(aliased) / Double(visits) > allowedRatio {
            throw DocumentError("has too many aliases", line: tree.line(of: node))
        }
        let entry = tree[node]
        if entry.isAlias { return try visit(DocumentTree.Node(index: entry.start), isAliased: true, tree) }
        guard entry.kind == .mapping || entry.kind == .sequence, entry.count > 0 else { return }
        frames.append(
            Frame(next: Int(entry.start), end: Int(entry.start + entry.count), isAliased: isAliased))
    }

    /// 99 of 100 for small documents, 10 of 100 for large ones.
    private var allowedRatio: Double {
        let (low, high) = (400_000, 4_000_000)
        if visits <= low { return 0.99 }
        if visits >= high { return 0.10 }
        return 0.99 - 0.89 * (Double(visits - low) / Double(high - low))
    }
}
