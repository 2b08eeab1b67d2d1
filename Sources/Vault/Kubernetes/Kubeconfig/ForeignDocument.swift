// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Tells which import is meant where something else than a kubeconfig was given.
enum ForeignDocument {
    /// What to type instead; nil if nothing is recognised.
    static func hint(_ bytes: Span<UInt8>) -> String? {
        guard let tree = try? DocumentTree.yaml(bytes, firstDocumentOnly: true), var root = tree.documents.first else {
            return isTable(bytes) ? tables : nil
        }
        let isList = tree.kind(of: root) == .sequence
        if isList, let first = tree.elements(of: root).first { root = first }
        guard tree.kind(of: root) == .mapping else { return isTable(bytes) ? tables : nil }
        switch tree.member("kind", of: root).flatMap({ tree.text($0) }) {
        case "Secret", "SecretList", "List": return "aichor-vault import secret and import argocd read Secrets"
        case "EnginePayload": return "aichor-vault import payload reads payloads"
        default: break
        }
        if tree.member("form", of: root) != nil { return "aichor-vault import payload reads payloads" }
        if tree.member("engineName", of: root) != nil { return "aichor-vault import json reads lists of clusters" }
        return isList ? "a kubeconfig is one object, and lists are read by import json and import payload" : nil
    }

    private static let tables = "aichor-vault import csv reads tables"

    /// Whether its first line names a column of our tables.
    private static func isTable(_ bytes: Span<UInt8>) -> Bool {
        var end = 0
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        let line = bytes.extracting(0..<end)
        return line.contains("engineName") || line.contains("apiHostname")
    }
}
