// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// Cluster Secrets of Argo CD (argo-cd, pkg/apis/application/v1alpha1/types.go, `ClusterConfig`).
enum ArgoSecret: SecretFormatReader {
    static func read(
        _ secret: ManifestSecret, _ tree: borrowing DocumentTree, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) -> SecretBytes? {
        let server = try secret.text("server", tree)
        builder.take { $0.endpoint = try server.map { try APIEndpoint($0) } }
        takeName(try secret.text("name", tree) ?? secret.name, &builder)
        guard let bytes = try secret.value("config", tree) else { throw .init("has no config") }
        let config: DocumentTree
        do throws(DocumentError) {
            config = try bytes.withBytes { (json: Span<UInt8>) throws(DocumentError) in try DocumentTree.json(json) }
        } catch { throw .init("has a config that \(error.message)") }
        guard let root = config.documents.first, config.kind(of: root) == .mapping else {
            throw .init("has a config that is not a JSON object")
        }
        try takeTrust(config, root, &builder)
        try takeConnection(config, root, &builder)
        try takeSettings(secret, tree, &builder)
        return try credential(config, root, &builder)
    }

    /// Argo's names are any text: the nearest engine name is used, with a warning.
    private static func takeName(_ text: String?, _ builder: inout CandidateBuilder) {
        guard let text, !text.isEmpty else { return }
        if let name = try? ClusterName(text) { return builder.take { $0.name = name } }
        guard let name = EngineNameDerivation.proposal(for: text) else {
            return builder.refuse("has the name \(text.quoted), which cannot be converted to an engine name")
        }
        builder.take { $0.name = name }
        builder.warn("the name \(text.quoted) is not an engine name, so the cluster is named \(name.text)")
    }

    private static func takeTrust(
        _ config: borrowing DocumentTree, _ root: DocumentTree.Node, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) {
        guard let tls = try config.object("tlsClientConfig", of: root) else {
            return builder.take { $0.caBundle = .some(nil) }
        }
        let isInsecure = config.member("insecure", of: tls).flatMap { config.boolean($0) } ?? false
        let data = try config.string("caData", of: tls)
        let isEmpty = data.map { config.withBytes(of: $0) { $0.isEmpty } } ?? true
        if let data, !isEmpty {
            if isInsecure { builder.refuse("has both insecure and caData", hint: "remove insecure") }
            config.withBytes(of: data) { builder.take(caBundle: $0) }
        } else if isInsecure {
            builder.warn("insecure is not imported: the server's certificate will be verified")
        } else {
            builder.take { $0.caBundle = .some(nil) }
        }
    }

    private static func takeConnection(
        _ config: borrowing DocumentTree, _ root: DocumentTree.Node, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) {
        let tls = try config.object("tlsClientConfig", of: root)
        let name = try tls.flatMap { (tls) throws(ClusterCandidate.Problem) in try config.text("serverName", of: tls) }
        let proxy = try config.text("proxyUrl", of: root)
        var connection = ConnectionSettings()
        var left: InvalidInput?
        builder.take { _ in
            try connection.set(tlsServerName: name?.isEmpty == false ? name : nil)
            left = try connection.take(proxyURL: proxy?.isEmpty == false ? proxy : nil)
        }
        if let left { builder.leave("proxyUrl is not stored: it \(left.problem)") }
        for (key, value) in [("serverName", connection.tlsServerName), ("proxyUrl", connection.proxyURL)] {
            guard let value else { continue }
            builder.warn("\(key) \(value.quoted) \(ConnectionSettings.stored)")
        }
        builder.take { $0.take(connection) }
    }

    /// What only Argo CD has fields for, and its labels, which ApplicationSets select by.
    private static func takeSettings(
        _ secret: ManifestSecret, _ tree: borrowing DocumentTree, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) {
        var settings = ArgoSettings()
        let name = builder.candidate.name?.text
        let exported = secret.annotations["aichor-vault/engine-name"]
        if secret.name != (exported ?? name).map({ $0 + "-cluster" }) { settings.secretName = secret.name }
        if secret.namespace != "argocd" { settings.namespace = secret.namespace }
        if let shown = try secret.text("name", tree), shown != exported ?? name { settings.displayName = shown }
        for key in ArgoSettings.keys { settings.values[key] = try secret.text(key, tree) }
        var kept = ArgoSettings.keys.filter { settings.values[$0] != nil }
        var labels: [String] = []
        var lost: [String] = []
        // What an export of ours wrote has all labels in an annotation.
        let others = exported == nil ? secret.labels.sorted { $0.key < $1.key } : []
        for (key, value) in others where key != "argocd.argoproj.io/secret-type" {
            var probe = Labels()
            if SecretManifest.isReserved(key) || (try? probe.apply("\(key)=\(value)")) == nil {
                lost.append(key)
            } else {
                labels.append("\(key)=\(value)")
                kept.append("the label \(key)")
            }
        }
        if !kept.isEmpty {
            builder.warn(
                "\(kept.joined(separator: ", ")): stored for export --format argocd; other formats have no field for all of it"
            )
        }
        lost = lost.map { "the label \($0.quoted)" }
        lost += secret.otherAnnotations.map { "the annotation \($0.quoted)" }
        lost += secret.keys(tree).filter { !(ArgoSettings.keys + ["name", "server", "config"]).contains($0) }.map(
            \.quoted)
        if !lost.isEmpty { builder.leave("not imported: \(lost.joined(separator: ", "))") }
        builder.take { candidate in
            candidate.argo = settings
            candidate.addedLabels = labels
        }
    }

    private static func credential(
        _ config: borrowing DocumentTree, _ root: DocumentTree.Node, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) -> SecretBytes? {
        let username = try config.text("username", of: root) ?? ""
        let token = try value("bearerToken", config, root)
        let password = try value("password", config, root)
        let others = try others(config, root)
        if !username.isEmpty || password != nil {
            guard token == nil else { throw .init("has both a bearerToken and a password", hint: "remove one of them") }
            guard let password else { throw .init("has a username but no password") }
            for other in others { builder.leave("\(other) next to the password is not imported") }
            builder.take { $0.method = .basic(username: try BasicUsername(username).text) }
            return password
        }
        if let token {
            for other in others { builder.leave("\(other) next to the token is not imported") }
            builder.take { $0.method = .bearerToken }
            return token
        }
        throw .init(
            others.first.map { "authenticates with \($0) only, for which the form has no field" }
                ?? "has no credential",
            hint:
                "create a service account and import its token: aichor-vault manifests, then aichor-vault import secret"
        )
    }

    private static func value(
        _ key: String, _ config: borrowing DocumentTree, _ root: DocumentTree.Node
    ) throws(ClusterCandidate.Problem) -> SecretBytes? {
        guard let node = try config.string(key, of: root), let secret = config.secret(node), secret.count > 0 else {
            return nil
        }
        return secret
    }

    /// Ways to authenticate that the form does not support.
    private static func others(
        _ config: borrowing DocumentTree, _ root: DocumentTree.Node
    ) throws(ClusterCandidate.Problem) -> [String] {
        var found: [String] = []
        for key in ["execProviderConfig", "awsAuthConfig"] where try config.object(key, of: root) != nil {
            found.append(key)
        }
        if let tls = try config.object("tlsClientConfig", of: root),
            try config.text("certData", of: tls)?.isEmpty == false || config.member("keyData", of: tls) != nil
        {
            found.append("a client certificate")
        }
        return found
    }
}
