// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// Secrets that hold a kubeconfig, as Cluster API, Flux and Kueue read them: whole in itself, and of one cluster.
struct KubeconfigInSecret {
    let key: String

    func read(
        _ secret: ManifestSecret, _ tree: borrowing DocumentTree, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) -> SecretBytes? {
        guard let bytes = try secret.value(key, tree) else { throw .init("has no kubeconfig under \(key.quoted)") }
        let file: KubeconfigFile
        do throws(DocumentError) {
            file = try bytes.withBytes { (yaml: Span<UInt8>) throws(DocumentError) in
                try KubeconfigFile(yaml, path: nil, workingDirectory: "/")
            }
        } catch { throw .init("contains a kubeconfig that \(error.description)") }
        let kubeconfig = Kubeconfig(files: [file], isNamed: true)
        let context = try chosen(kubeconfig)
        takeName(context, secret, &builder)
        for problem in context.problems {
            builder.refuse(ClusterCandidate.Problem(problem.message, hint: problem.hint))
        }
        for warning in context.warnings { builder.warn(warning) }
        if kubeconfig.contexts.count > 1 { builder.leave("the other contexts of its kubeconfig are not imported") }
        if !context.warnings.isEmpty { builder.take { $0.leavesData = true } }
        builder.leave(keys: secret.keys(tree).filter { $0 != key })
        if let url = context.url, url.hasPrefix("https://") { builder.take { $0.endpoint = try APIEndpoint(url) } }
        takeBundle(context, &builder)
        return try credential(kubeconfig, context, &builder)
    }

    private func chosen(_ kubeconfig: Kubeconfig) throws(ClusterCandidate.Problem) -> KubeconfigContext {
        let contexts = kubeconfig.contexts
        if contexts.count == 1 { return contexts[0] }
        if let current = contexts.first(where: \.isCurrent) { return current }
        throw .init(
            contexts.isEmpty
                ? "contains a kubeconfig without contexts" : "contains a kubeconfig with \(contexts.count) contexts",
            hint: contexts.isEmpty ? nil : "extract it and use aichor-vault import kubeconfig")
    }

    /// Cluster API names the cluster in a label; else the kubeconfig does.
    private func takeName(
        _ context: KubeconfigContext, _ secret: ManifestSecret, _ builder: inout CandidateBuilder
    ) {
        let text = secret.labels["cluster.x-k8s.io/cluster-name"] ?? context.clusterName
        guard let name = try? ClusterName(text) else {
            guard let name = EngineNameDerivation.proposal(for: text) else { return }
            builder.warn("the name \(text.quoted) is not an engine name, so the cluster is named \(name.text)")
            return builder.take { $0.name = name }
        }
        builder.take { $0.name = name }
    }

    private func takeBundle(_ context: KubeconfigContext, _ builder: inout CandidateBuilder) {
        switch context.ca {
        case .none: if !context.isInsecure { builder.take { $0.caBundle = .some(nil) } }
        case .data(let bytes): builder.take(caBundle: bytes.span)
        case .file: builder.refuse("its kubeconfig names a CA file, which is not in the Secret")
        }
    }

    private func credential(
        _ kubeconfig: Kubeconfig, _ context: KubeconfigContext, _ builder: inout CandidateBuilder
    ) throws(ClusterCandidate.Problem) -> SecretBytes? {
        switch context.method {
        case .token: builder.take { $0.method = .bearerToken }
        case .basic(let username):
            if context.problems.isEmpty {
                builder.take { $0.method = .basic(username: try BasicUsername(username).text) }
            }
        case .tokenFile: throw .init("its kubeconfig names a token file, which is not in the Secret")
        case .clientCertificate, .exec, .authProvider, .none: return nil
        }
        do throws(VaultError) {
            guard let secret = try kubeconfig.secret(of: context, reader: NoFiles()) else { return nil }
            for warning in secret.warnings { builder.warn(warning) }
            return secret.value.withBytes { SecretBytes(copying: $0) }
        } catch { throw ClusterCandidate.Problem(error) }
    }
}

/// There are no files inside a Secret.
private struct NoFiles: FileSource {
    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
        throw VaultError(.notFound, "there are no files in a Secret")
    }
}
