// SPDX-License-Identifier: Apache-2.0
import VaultKubernetes

/// Documents that several can hold.
final class SharedDocumentTree {
    let tree: DocumentTree

    init(_ tree: consuming DocumentTree) { self.tree = tree }

    /// The first document.
    var root: DocumentTree.Node? { tree.documents.first }
}
