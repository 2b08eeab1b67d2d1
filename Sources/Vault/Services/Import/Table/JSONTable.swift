// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// A table whose rows are JSON objects with the columns as members.
///
/// Null and empty texts count as absent, like empty cells.
final class JSONTable: TableContent {
    private let values: JSONValues

    init(_ text: SourceText) throws(VaultError) { values = try JSONValues(text) }

    var count: Int { values.count }

    func place(of row: Int) -> String { "line \(values.line(of: row))" }

    func faults(of row: Int) -> [ClusterCandidate.Problem] {
        let document: SharedDocumentTree
        do throws(ClusterCandidate.Problem) { document = try values.document(at: row) } catch { return [error] }
        guard let root = document.root, document.tree.kind(of: root) == .mapping else {
            return [.init("is not a JSON object")]
        }
        return document.tree.members(of: root).compactMap { key, value in
            guard let column = TableColumn(rawValue: key) else {
                let meant = TableColumn(header: key) ?? TableColumn.meant(by: key)
                // It may be a value that slipped to the left of a colon.
                return .init(
                    "has an unknown member" + (meant == nil ? "" : " \(key.quoted)"),
                    hint: meant.map { "did you mean \($0.rawValue)?" } ?? "the known members are \(TableColumn.list)")
            }
            switch document.tree.kind(of: value) {
            case .string, .null: return nil
            case .mapping where column == .labels: return nil
            default:
                return .init("has \(key), which is not a string\(column == .labels ? " or an object" : "")")
            }
        }
    }

    func hasValue(_ column: TableColumn, in row: Int) -> Bool {
        with(column, row) { tree, node in tree.withBytes(of: node) { !$0.isEmpty } } ?? false
    }

    func text(_ column: TableColumn, in row: Int) throws(ClusterCandidate.Problem) -> String? {
        guard let text = with(column, row, { tree, node in tree.text(node) }) ?? nil, !text.isEmpty else { return nil }
        return text
    }

    func secret(_ column: TableColumn, in row: Int) throws(ClusterCandidate.Problem) -> SecretBytes? {
        guard let node = node(column, row) else { return nil }
        return try values.document(at: row).tree.secret(node)
    }

    func takeLabels(of row: Int, into builder: inout CandidateBuilder) {
        do throws(ClusterCandidate.Problem) {
            if let text = try text(.labels, in: row) { return builder.take(labelText: text) }
            let document = try values.document(at: row)
            guard let root = document.root, document.tree.member("labels", of: root) != nil else { return }
            let labels = try document.tree.texts("labels", of: root)
            if !labels.isEmpty { builder.take(labels: labels) }
        } catch { builder.refuse(error) }
    }

    private func with<R>(
        _ column: TableColumn, _ row: Int, _ body: (borrowing DocumentTree, DocumentTree.Node) -> R
    ) -> R? {
        guard let node = node(column, row), let document = try? values.document(at: row) else { return nil }
        return body(document.tree, node)
    }

    /// The string in a column.
    private func node(_ column: TableColumn, _ row: Int) -> DocumentTree.Node? {
        guard let document = try? values.document(at: row), let root = document.root,
            let node = document.tree.member(column.rawValue, of: root), document.tree.kind(of: node) == .string
        else { return nil }
        return node
    }
}
