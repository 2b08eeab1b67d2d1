// SPDX-License-Identifier: Apache-2.0
import VaultCore

@testable import VaultKubernetes

extension DocumentTree {
    static func yaml(_ text: String) throws -> DocumentTree {
        try yaml(Array(text.utf8).span, firstDocumentOnly: true)
    }

    static func yaml(bytes: [UInt8], firstDocumentOnly: Bool = true) throws -> DocumentTree {
        try yaml(bytes.span, firstDocumentOnly: firstDocumentOnly)
    }

    static func json(_ text: String) throws -> DocumentTree { try json(Array(text.utf8).span) }

    static func lines(_ text: String) throws -> DocumentTree { try jsonSequence(Array(text.utf8).span) }

    /// The first document in one line of JSON-like text, numbers as they stand there.
    var shown: String { documents.first.map { shown($0) } ?? "" }

    func shown(_ node: Node) -> String {
        switch kind(of: node) {
        case .mapping: "{" + members(of: node).map { "\($0.key):\(shown($0.value))" }.joined(separator: ",") + "}"
        case .sequence: "[" + elements(of: node).map { shown($0) }.joined(separator: ",") + "]"
        case .string: "'" + (text(node) ?? "") + "'"
        case .integer, .float: withBytes(of: node) { $0.decoded }
        case .boolean: "\(boolean(node) ?? false)"
        case .null: "null"
        }
    }
}
