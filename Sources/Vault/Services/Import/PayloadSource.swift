// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultKubernetes

/// Engine payloads as `export` writes them (docs/engine-payload.schema.json): one object, an array, or one a line; also the form's
/// fields alone.
///
/// The form is read strictly, as whoever submits it would; metadata may grow.
public final class PayloadSource: CandidateSource {
    private let values: JSONValues

    /// Reads JSON.
    ///
    /// `place` is the source's name in messages. Throws `input.invalid` if nothing can be read; what is wrong with one payload is its
    /// candidate's problem.
    public init(_ bytes: consuming SecretBytes, place: String) throws(VaultError) {
        values = try JSONValues(try SourceText(bytes, place: place))
    }

    /// How many payloads there are.
    public var count: Int { values.count }

    /// One of them.
    public func candidate(at index: Int) -> ClusterCandidate {
        var builder = CandidateBuilder(place: "line \(values.line(of: index))")
        do throws(ClusterCandidate.Problem) {
            let document = try values.document(at: index)
            guard let root = document.root else { throw .init("is empty") }
            try PayloadReader.read(document.tree, root, &builder)
        } catch { builder.refuse(error) }
        return builder.candidate
    }

    /// The token or password of one of them.
    public func secret(at index: Int) throws(VaultError) -> SecretBytes {
        do throws(ClusterCandidate.Problem) {
            let document = try values.document(at: index)
            if let root = document.root, let node = try PayloadReader.secret(document.tree, root),
                let secret = document.tree.secret(node)
            {
                return secret
            }
        } catch { throw VaultError(.inputInvalid, error.message, hint: error.hint) }
        throw VaultError(.inputInvalid, "has no credential")
    }
}

/// Reads one payload.
private enum PayloadReader {
    static func read(
        _ tree: borrowing DocumentTree, _ root: DocumentTree.Node, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) {
        let form = try form(tree, root)
        try tree.requireOnly(
            ["engineName", "ecosystem", "apiHostname", "loadBalancerIp", "caData", "authentication"], in: form, "form")
        let texts = try ["engineName", "apiHostname", "loadBalancerIp", "ecosystem"].map {
            key throws(ClusterCandidate.Problem) in try tree.text(key, of: form)
        }
        builder.take { $0.name = try texts[0].map { try ClusterName($0) } }
        builder.take { $0.endpoint = try texts[1].map { try APIEndpoint($0) } }
        builder.take { $0.loadBalancer = try texts[2].map { try LoadBalancerAddress($0) } }
        // The form is whole: what it leaves out is not there.
        builder.take { $0.ecosystem = .some(try texts[3].map { try Ecosystem($0) }) }
        if let data = try tree.string("caData", of: form) {
            tree.withBytes(of: data) { builder.take(caBundle: $0) }
        } else {
            builder.take { $0.caBundle = .some(nil) }
        }
        try takeMethod(tree, root, form, &builder)
        if let metadata = try tree.object("metadata", of: root), form != root {
            let acquired = try tree.text("acquiredAt", of: metadata)
            builder.take { $0.acquiredAt = try acquired.map { try Timestamp($0, of: "acquiredAt") } }
            let (name, proxy) = (try tree.text("tlsServerName", of: metadata), try tree.text("proxyUrl", of: metadata))
            builder.take { try $0.take(tlsServerName: name) }
            builder.take { try $0.take(proxyURL: proxy) }
        }
    }

    /// The form in a payload, or the form alone.
    private static func form(
        _ tree: borrowing DocumentTree, _ root: DocumentTree.Node
    ) throws(ClusterCandidate.Problem) -> DocumentTree.Node {
        guard tree.kind(of: root) == .mapping else { throw .init("is not a JSON object") }
        let names = ["apiVersion", "kind", "engineType"]
        let hasHead = names.contains { tree.member($0, of: root) != nil }
        if !hasHead, tree.member("engineName", of: root) != nil { return root }
        let expected = ["aichor-vault/v1", "EnginePayload", "on-premise"]
        for (name, value) in zip(names, expected) {
            let found = try tree.text(name, of: root)
            guard found == value else {
                throw .init(
                    found.map { "has the \(name) \($0.quoted), not \(value.quoted)" }
                        ?? "is not a payload: it has no \(name)",
                    hint: "to create payloads, run: aichor-vault export")
            }
        }
        try tree.requireOnly(names + ["form", "metadata"], in: root, "the payload")
        guard let form = try tree.object("form", of: root) else { throw .init("has no form") }
        return form
    }

    private static func takeMethod(
        _ tree: borrowing DocumentTree, _ root: DocumentTree.Node, _ form: DocumentTree.Node,
        _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) {
        guard let authentication = try tree.object("authentication", of: form) else {
            throw .init("has no authentication")
        }
        switch try tree.text("method", of: authentication) {
        case "bearerToken":
            try tree.requireOnly(["method", "bearerToken"], in: authentication, "authentication")
            builder.take { $0.method = .bearerToken }
        case "basic":
            try tree.requireOnly(["method", "basicUsername", "basicPassword"], in: authentication, "authentication")
            let username = try tree.text("basicUsername", of: authentication) ?? ""
            builder.take { $0.method = .basic(username: try BasicUsername(username).text) }
        default: throw .init("has an authentication method that is neither bearerToken nor basic")
        }
        guard let node = try secret(tree, root), let secret = tree.secret(node) else {
            throw .init("has no credential for its authentication method")
        }
        guard !secret.isMask else {
            throw .init(
                "is masked: it does not contain the credential",
                hint: "export it to a file or pipe, or to the terminal with --reveal")
        }
    }

    /// Where the token or the password stands.
    static func secret(
        _ tree: borrowing DocumentTree, _ root: DocumentTree.Node
    ) throws(ClusterCandidate.Problem) -> DocumentTree.Node? {
        guard let authentication = try tree.object("authentication", of: try form(tree, root)) else { return nil }
        let isBasic = try tree.text("method", of: authentication) == "basic"
        return try tree.string(isBasic ? "basicPassword" : "bearerToken", of: authentication)
    }
}
