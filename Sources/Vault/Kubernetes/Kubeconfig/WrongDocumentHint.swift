// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Suggests the right import command if the file is not a kubeconfig.
enum WrongDocumentHint {
    /// What to type instead; nil if nothing is recognised.
    static func hint(_ bytes: Span<UInt8>) -> String? {
        guard let tree = try? DocumentTree.yaml(bytes, firstDocumentOnly: true), var root = tree.documents.first else {
            return isTable(bytes) ? tables : nil
        }
        let isList = tree.kind(of: root) == .sequence
        if isList, let first = tree.elements(of: root).first { root = first }
        guard tree.kind(of: root) == .mapping else { return isTable(bytes) ? tables : nil }
        switch tree.member("kind", of: root).flatMap({ tree.text($0) }) {
        case "Secret", "SecretList", "List": return "import a Secret with aichor-vault import secret or import argocd"
        case "EnginePayload": return "import a payload with aichor-vault import payload"
        default: break
        }
        if tree.member("form", of: root) != nil { return "import a payload with aichor-vault import payload" }
        if tree.member("engineName", of: root) != nil {
            return "import a list of clusters with aichor-vault import json"
        }
        return isList ? "a kubeconfig is one object; to import lists, use import json or import payload" : nil
    }

    private static let tables = "import a table with aichor-vault import csv"

    /// Whether its first line names a column of our tables.
    private static func isTable(_ bytes: Span<UInt8>) -> Bool {
        var end = 0
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        let line = bytes.extracting(0..<end)
        return line.contains("engineName") || line.contains("apiHostname")
    }
}
