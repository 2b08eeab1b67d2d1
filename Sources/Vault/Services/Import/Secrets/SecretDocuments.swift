// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// The Secrets of a manifest: one, several documents, or lists, in YAML or JSON.
final class SecretDocuments {
    private let documents: SharedDocumentTree
    private let nodes: [DocumentTree.Node]
    private let given: GivenFields
    /// Whether only Argo CD's are wanted.
    private let onlyArgo: Bool
    /// Whether there are objects that are no Secrets.
    let holdsMore: Bool

    init(
        _ bytes: consuming SecretBytes, place: String, given: GivenFields, onlyArgo: Bool
    ) throws(VaultError) {
        let documents = try Self.read(bytes, place)
        var found = Found()
        for document in documents.tree.documents { found.look(in: document, documents.tree) }
        let nodes = found.secrets
        guard !nodes.isEmpty else { throw VaultError(.inputInvalid, "\(place): has no Secret", hint: Self.hint) }
        guard given.isEmpty || nodes.count == 1 else {
            throw VaultError(
                .usage,
                "name, API host and load balancer can be given for one Secret only, but \(place) has \(nodes.count)",
                hint: "import them one by one")
        }
        self.documents = documents
        self.nodes = nodes
        self.given = given
        self.onlyArgo = onlyArgo
        holdsMore = found.others > 0
    }

    private static func read(_ bytes: borrowing SecretBytes, _ place: String) throws(VaultError) -> SharedDocumentTree {
        do throws(DocumentError) {
            return try bytes.withBytes { (text: Span<UInt8>) throws(DocumentError) in
                let range = text.trimmedRange
                let isJSON = text.holds("{", at: range.lowerBound) || text.holds("[", at: range.lowerBound)
                let tree =
                    isJSON ? try DocumentTree.jsonSequence(text) : try DocumentTree.yaml(text, firstDocumentOnly: false)
                for document in tree.documents { try tree.refuseEncrypted(document) }
                return SharedDocumentTree(tree)
            }
        } catch {
            throw VaultError(.inputInvalid, "\(place): \(error.description)", hint: hint)
        }
    }

    private static let hint = "kubectl get secret NAME -n NAMESPACE -o yaml prints one"

    /// The Secrets in a value, and how many objects that are none were passed over.
    private struct Found {
        var secrets: [DocumentTree.Node] = []
        var others = 0

        mutating func look(in node: DocumentTree.Node, _ tree: borrowing DocumentTree, depth: Int = 0) {
            guard depth < 4 else { return others += 1 }
            switch tree.kind(of: node) {
            case .sequence: for element in tree.elements(of: node) { look(in: element, tree, depth: depth + 1) }
            case .null: break
            default:
                switch tree.member("kind", of: node).flatMap({ tree.text($0) }) {
                case "Secret": secrets.append(node)
                case "List", "SecretList": lookInItems(of: node, tree)
                default: others += 1
                }
            }
        }

        /// Items of a SecretList need not have a kind.
        private mutating func lookInItems(of node: DocumentTree.Node, _ tree: borrowing DocumentTree) {
            guard let items = tree.member("items", of: node) else { return }
            for item in tree.elements(of: items) {
                let kind = tree.member("kind", of: item).flatMap { tree.text($0) }
                if kind == nil || kind == "Secret" { secrets.append(item) } else { others += 1 }
            }
        }
    }

    var count: Int { nodes.count }

    func candidate(at index: Int) -> ClusterCandidate {
        var builder = CandidateBuilder(place: place(of: index))
        _ = read(index, &builder)
        return builder.candidate
    }

    func secret(at index: Int) throws(VaultError) -> SecretBytes {
        var builder = CandidateBuilder(place: place(of: index))
        guard let secret = read(index, &builder) else {
            let problem = builder.candidate.problems.first
            throw VaultError(.inputInvalid, problem?.message ?? "has no credential", hint: problem?.hint)
        }
        return secret
    }

    private func place(of index: Int) -> String {
        let node = nodes[index]
        guard let metadata = documents.tree.member("metadata", of: node),
            let name = documents.tree.member("name", of: metadata).flatMap({ documents.tree.text($0) })
        else { return "Secret of line \(documents.tree.line(of: node))" }
        let namespace = documents.tree.member("namespace", of: metadata).flatMap { documents.tree.text($0) }
        let whole = (namespace.map { $0 + "/" } ?? "") + name
        let isPlain = whole.utf8.count <= 317 && whole.unicodeScalars.allSatisfy(\.isVisibleASCII)
        return "Secret " + (isPlain ? whole : whole.quoted)
    }

    /// Fills in the candidate; returns the credential, nil if there is none to be had.
    private func read(_ index: Int, _ builder: inout CandidateBuilder) -> SecretBytes? {
        do throws(ClusterCandidate.Problem) {
            let secret = try ManifestSecret(nodes[index], documents.tree)
            let credential = try read(secret, &builder)
            take(given, into: &builder)
            return credential
        } catch {
            builder.refuse(error)
            take(given, into: &builder)
            return nil
        }
    }

    private func read(
        _ secret: ManifestSecret, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) -> SecretBytes? {
        let shape = SecretFormat(secret, documents.tree)
        guard !onlyArgo || shape == .argo else {
            throw .init(
                "is not an Argo CD cluster Secret: it lacks the label \(SecretFormat.argoLabel): cluster",
                hint: "import other Secrets with aichor-vault import secret")
        }
        switch shape {
        case .serviceAccountToken:
            // It describes itself: whoever may annotate it does not decide where its token belongs.
            return try ServiceAccountSecret.read(secret, documents.tree, &builder)
        case .argo:
            defer { ExportedAnnotations.take(secret.annotations, into: &builder) }
            return try ArgoSecret.read(secret, documents.tree, &builder)
        case .kubeconfig(let key):
            defer { ExportedAnnotations.take(secret.annotations, into: &builder) }
            return try KubeconfigInSecret(key: key).read(secret, documents.tree, &builder)
        case nil:
            throw .init(
                "does not describe a cluster: it is not a service account token, an Argo CD cluster or a kubeconfig",
                hint: "leave it out, or import the others with --keep-going")
        }
    }

    private func take(_ given: GivenFields, into builder: inout CandidateBuilder) {
        builder.take { candidate in
            candidate.name = given.name ?? candidate.name
            candidate.endpoint = given.endpoint ?? candidate.endpoint
            candidate.loadBalancer = given.loadBalancer ?? candidate.loadBalancer
        }
    }
}

extension GivenFields {
    fileprivate var isEmpty: Bool { name == nil && endpoint == nil && loadBalancer == nil }
}
