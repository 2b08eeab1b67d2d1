// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// One kubeconfig as it was read: refused wherever kubectl refuses it, and with its secrets still in the one buffer
/// that they were read into.
package final class KubeconfigFile: Sendable {
    /// All CA data of a file, in bytes.
    private static let maximumCAData = 64 << 20

    /// Where it was read from, as it was named; nil for standard input.
    package let path: String?
    /// What relative paths in it are relative to.
    let directory: String
    /// The directory whose files it may name; nil for standard input and pipes of a shell, which are in none of their own.
    var ownDirectory: String? {
        let isStream = path == nil || directory == "/dev" || directory == "/dev/fd" || directory.hasPrefix("/proc/")
        return isStream ? nil : directory
    }
    let tree: DocumentTree
    let clusters: [EntryName: KubeconfigCluster]
    let users: [EntryName: KubeconfigUser]
    let contexts: [EntryName: KubeconfigContextEntry]
    /// Whether more documents may follow, at which nobody looked.
    let hasMore: Bool
    let currentContext: String

    /// Reads a file's bytes; `workingDirectory` is what a relative `path`, and standard input, are relative to.
    ///
    /// Of several documents the first counts, as for kubectl. An empty file is an empty kubeconfig.
    package init(
        _ bytes: Span<UInt8>, path: String?, workingDirectory: String
    ) throws(DocumentError) {
        let tree = try DocumentTree.yaml(bytes, firstDocumentOnly: true)
        hasMore = bytes.hasSecondDocument
        let root = try FieldReader(tree.documents.first, "", tree)
        if let document = tree.documents.first {
            try tree.refuseEncrypted(document)
            try KubeconfigKind.check(document, tree)
        }
        _ = try root.text("kind", tree)
        _ = try root.text("apiVersion", tree)
        var decoded = 0
        clusters = try Self.named("clusters", root, tree) { (item, tree) throws(DocumentError) in
            let cluster = try KubeconfigCluster(try item.mapping("cluster", tree), tree)
            decoded += cluster.caData.count
            // An alias is a few bytes, and what it stands for may be a mebibyte.
            guard decoded <= Self.maximumCAData else { throw DocumentError("has too much CA data") }
            return cluster
        }
        users = try Self.named("users", root, tree) { (item, tree) throws(DocumentError) in
            try KubeconfigUser(try item.mapping("user", tree), tree)
        }
        contexts = try Self.named("contexts", root, tree) { (item, tree) throws(DocumentError) in
            try KubeconfigContextEntry(try item.mapping("context", tree), tree)
        }
        currentContext = try root.text("current-context", tree)
        try root.checkExtensions(tree)
        if let preferences = try root.mapping("preferences", tree) {
            _ = try preferences.boolean("colors", tree)
            try preferences.checkExtensions(tree)
        }
        self.tree = tree
        self.path = path
        directory = GoFilePath.resolve(path.map { GoFilePath.directory(of: $0) } ?? ".", in: workingDirectory)
    }

    private static func named<Entry>(
        _ list: String, _ root: FieldReader, _ tree: borrowing DocumentTree,
        _ read: (FieldReader, borrowing DocumentTree) throws(DocumentError) -> Entry
    ) throws(DocumentError) -> [EntryName: Entry] {
        var entries: [EntryName: Entry] = [:]
        for item in try root.mappings(list, tree) {
            let name = try item.text("name", tree)
            guard entries.updateValue(try read(item, tree), forKey: EntryName(name)) == nil else {
                throw DocumentError("\(list) has the duplicate name \(name.quoted)", line: item.line(tree))
            }
        }
        return entries
    }
}
