// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// Kubeconfigs, and YAML and JSON of any shape.
enum KubeconfigTarget {
    /// No file that a kubeconfig names is there.
    private struct NoFiles: FileSource {
        func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
            throw VaultError(.notFound, "there is no such file")
        }
    }

    static func run(_ input: [UInt8]) throws(Violation) {
        try document { () throws(DocumentError) in try DocumentTree.json(input.span) }
        try document { () throws(DocumentError) in try DocumentTree.jsonSequence(input.span) }
        try document { () throws(DocumentError) in try DocumentTree.yaml(input.span, firstDocumentOnly: false) }
        let kubeconfig: Kubeconfig
        do throws(DocumentError) {
            let file = try KubeconfigFile(input.span, path: "/a/config", workingDirectory: "/")
            kubeconfig = Kubeconfig(files: [file, file])
        } catch {
            return try check(error)
        }
        for context in kubeconfig.contexts { try check(context, in: kubeconfig) }
    }

    private static func check(_ error: DocumentError) throws(Violation) {
        try MessageText.check(error.description, "a refusal")
    }

    /// Reads a document and visits each of its values once.
    private static func document(
        _ read: () throws(DocumentError) -> DocumentTree
    ) throws(Violation) {
        let tree: DocumentTree
        do throws(DocumentError) { tree = try read() } catch { return try check(error) }
        var seen: Set<DocumentTree.Node> = []
        var open = tree.documents
        while let node = open.popLast() {
            guard seen.insert(node).inserted else { continue }
            try Violation.unless(tree.line(of: node) > 0, "a value without a line")
            let kind = tree.kind(of: node)
            let members = tree.members(of: node)
            try Violation.unless(
                Set(members.map { Array($0.key.utf8) }).count == members.count, "a mapping has a key twice")
            if let last = members.last {
                try Violation.unless(tree.member(last.key, of: node) == last.value, "a member is not found by its key")
            }
            let isText = tree.text(node) != nil
            try Violation.unless(isText == (kind == .string), "only strings have text")
            open += members.map(\.value) + tree.elements(of: node)
        }
    }

    private static func check(_ context: KubeconfigContext, in kubeconfig: Kubeconfig) throws(Violation) {
        for problem in context.problems {
            try MessageText.check(problem.message, "a problem")
            try MessageText.check(problem.hint ?? "", "the hint of a problem")
        }
        for warning in context.warnings { try MessageText.check(warning, "a warning") }
        guard context.problems.isEmpty else { return }
        try Violation.unless(context.url?.hasPrefix("https://") == true, "a context without problems has no https URL")
        switch context.method {
        case .token, .basic:
            let length = (try? kubeconfig.secret(of: context, reader: NoFiles()))?.value.count
            try Violation.unless(length != nil, "a context without problems has no secret")
        case .tokenFile: break
        case .clientCertificate, .exec, .authProvider, .none:
            throw Violation("a context without problems has a method that cannot be stored")
        }
    }
}
