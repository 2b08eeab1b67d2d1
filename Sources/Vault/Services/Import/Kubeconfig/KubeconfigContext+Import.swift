// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

extension KubeconfigContext {
    /// Where it stands, for messages.
    func place(in source: String) -> String {
        let file = ownFile ?? source
        return "context \(name) of \(file == "-" ? "standard input" : file)"
    }

    /// What the vault can hold of it.
    var candidateMethod: ClusterCandidate.Method {
        switch method {
        case .token, .tokenFile: .bearerToken
        case .basic(let username): .basic(username: username)
        default: .none
        }
    }

    /// What its Engine Name is made of.
    func origin(_ template: EngineNameTemplate, source: String) -> EngineNameDerivation.Origin {
        let fileStem = Self.stem(of: file ?? source)
        let text = template.text { placeholder in
            switch placeholder {
            case .context: name
            case .cluster: clusterName
            case .user: userName
            case .namespace: namespace ?? "default"
            case .file: fileStem
            case .host: url.flatMap { try? APIEndpoint($0).host } ?? ""
            }
        }
        return EngineNameDerivation.Origin(text: text, file: fileStem)
    }

    /// The file's name without its directory and without the usual endings of kubeconfigs.
    private static func stem(of file: String) -> String {
        guard file != "-" else { return "stdin" }
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let endings = [".conf", ".yaml", ".yml", ".kubeconfig", ".config"]
        guard let ending = endings.first(where: { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }) else {
            return name
        }
        return String(name.dropLast(ending.count))
    }
}

extension HiddenContext {
    /// Why it is not imported, where it stands.
    var failure: (path: String, error: VaultError) {
        let error = VaultError(
            .inputInvalid, "is hidden by the context of the same name in \(hiddenBy), which kubectl uses",
            hint: "import each file by itself: aichor-vault import kubeconfig \(file.shellWord)")
        return ("context \(name) of \(file)", error)
    }
}

extension KubeconfigEntry {
    /// A file that could not be read.
    init(unreadable path: String) {
        self.init(source: path)
        file = path
    }

    init(_ view: KubeconfigContext, source: String) {
        self.init(source: source)
        context = view.name
        // Nothing stays in a pipe.
        file = view.file.flatMap { $0.hasPrefix("/dev/") || $0.hasPrefix("/proc/") ? nil : $0 }
        cluster = view.clusterName
        user = view.userName
        namespace = view.namespace
        server = view.server
        tlsServerName = view.tlsServerName
        isCurrent = view.isCurrent
        hasInlineSecret = view.hasInlineSecret
        sharesClusterWith = view.sharesClusterWith
        switch view.method {
        case .token: method = .bearerToken
        case .tokenFile(let path): (method, tokenFile) = (.bearerToken, path)
        case .basic(let username): (method, basicUsername) = (.basic, username.isEmpty ? nil : username)
        case .clientCertificate: method = .clientCertificate
        case .exec: method = .exec
        case .authProvider: method = .authProvider
        case .none: method = .none
        }
    }
}
