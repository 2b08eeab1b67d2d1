// SPDX-License-Identifier: Apache-2.0

/// Which `kind` and `apiVersion` client-go accepts as a kubeconfig (apimachinery, `pkg/runtime/serializer/json`).
enum KubeconfigKind {
    /// Throws if the document declares something else; without a declaration, it is a kubeconfig.
    static func check(_ root: DocumentTree.Node, _ tree: borrowing DocumentTree) throws(DocumentError) {
        let kind = try field("kind", root, tree)
        guard kind.isEmpty || kind == "Config" else {
            throw DocumentError("is not a kubeconfig: its kind is not Config")
        }
        let version = try field("apiVersion", root, tree)
        guard ["", "/", "v1", "/v1"].contains(version) else {
            throw DocumentError("is not a kubeconfig: its apiVersion is not v1")
        }
    }

    /// Here, unlike anywhere else, the case of the key does not matter; of several the last by its bytes counts.
    private static func field(
        _ name: String, _ root: DocumentTree.Node, _ tree: borrowing DocumentTree
    ) throws(DocumentError) -> String {
        var text = ""
        let members = tree.members(of: root).filter { $0.key.lowercased() == name.lowercased() }
        for member in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            switch tree.kind(of: member.value) {
            case .null: continue
            case .string: text = tree.text(member.value) ?? ""
            default:
                let words = tree.kind(of: member.value).text
                throw DocumentError("\(member.key) must be a string, not \(words)", line: tree.line(of: member.value))
            }
        }
        return text
    }
}
