// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension KubeconfigContext {
    /// What the entries that a context names are, as far as they are there.
    struct Parts {
        var entry: KubeconfigContextEntry
        /// The file that the context's own entry is in.
        var file: KubeconfigFile?
        var cluster: (value: KubeconfigCluster, file: KubeconfigFile)?
        var user: (value: KubeconfigUser, file: KubeconfigFile)?
        /// The options that select the context in kubectl.
        var place = KubeconfigLocation.usual
    }

    /// Makes the context, all but what it shares.
    init(name: String, parts: Parts, isCurrent: Bool) {
        let cluster = parts.cluster?.value ?? KubeconfigCluster()
        self.name = name
        clusterName = parts.entry.cluster
        userName = parts.entry.user
        namespace = parts.entry.namespace.isEmpty ? nil : parts.entry.namespace
        file = parts.user?.file.path
        ownFile = parts.file?.path
        server = cluster.server
        url = ServerURL.url(cluster.server)
        tlsServerName = cluster.tlsServerName.isEmpty ? nil : cluster.tlsServerName
        proxyURL = cluster.proxyURL.isEmpty ? nil : cluster.proxyURL
        isInsecure = cluster.isInsecure
        if !cluster.caData.isEmpty {
            ca = .data(cluster.caData)
        } else if let file = parts.cluster?.file, !cluster.caFile.isEmpty {
            ca = .file(GoFilePath.resolve(cluster.caFile, in: file.directory))
        } else {
            ca = .none
        }
        method = Self.method(parts)
        hasInlineSecret = parts.user.map { $0.value.token != nil || $0.value.password != nil } ?? false
        self.isCurrent = isCurrent
        problems = Self.entryProblems(parts)
        if parts.cluster != nil { problems += clusterProblems(cluster) }
        problems += userProblems(parts)
        warnings = clusterWarnings() + userWarnings(parts)
    }

    /// What identifies the user: a token and a password come before a plug-in, and that before a certificate.
    private static func method(_ parts: Parts) -> Method {
        guard let (user, file) = parts.user else { return .none }
        if !user.tokenFile.isEmpty { return .tokenFile(GoFilePath.resolve(user.tokenFile, in: file.directory)) }
        if user.token != nil { return .token }
        if user.hasBasic { return .basic(username: user.username) }
        if let exec = user.exec { return .exec(command: exec.command) }
        if let name = user.authProvider { return .authProvider(name: name) }
        return user.hasCertificate ? .clientCertificate : .none
    }

    private static func entryProblems(_ parts: Parts) -> [Problem] {
        var problems: [Problem] = []
        let entry = parts.entry
        // An entry may have an empty name, and then it is the one that is meant.
        if parts.cluster == nil { problems.append(missing("cluster", entry.cluster)) }
        if parts.user == nil { problems.append(missing("user", entry.user)) }
        return problems
    }

    private static func missing(_ kind: String, _ name: String) -> Problem {
        let words = name.isEmpty ? "names no \(kind)" : "names the \(kind) \(name.quoted), which does not exist"
        return Problem(message: words, hint: nil)
    }
}

// What is about the cluster.
extension KubeconfigContext {
    private func clusterProblems(_ cluster: KubeconfigCluster) -> [Problem] {
        var problems: [Problem] = []
        func add(_ message: String, _ hint: String? = nil) { problems.append(Problem(message: message, hint: hint)) }
        if server.isEmpty {
            add("its cluster has no server")
        } else if url == nil {
            add("its server is neither a URL nor a host with a port")
        } else if url?.hasPrefix("https://") != true {
            add(
                "its server is not an https:// URL, so kubectl would not send a credential to it",
                server.contains("://") ? nil : "write https:// in front of the server")
        }
        if !cluster.caFile.isEmpty, !cluster.caData.isEmpty {
            add("its cluster has both certificate-authority and certificate-authority-data", "remove one of them")
        }
        if isInsecure, ca != .none {
            add("its cluster has a CA and insecure-skip-tls-verify", "remove insecure-skip-tls-verify")
        }
        if let proxyURL, !Self.isProxy(proxyURL) {
            add("its proxy-url is not one of http, https or socks5")
        }
        return problems
    }

    private static func isProxy(_ text: String) -> Bool {
        ["http://", "https://", "socks5://"].contains { text.lowercased().hasPrefix($0) }
    }

    private func clusterWarnings() -> [String] {
        var warnings: [String] = []
        if let tlsServerName {
            warnings.append("tls-server-name \(tlsServerName.quoted) \(ConnectionSettings.stored)")
        }
        if let rest = ServerURL.leftOut(server) {
            warnings.append("\(rest) not imported: kubectl does not send it either")
        }
        if isInsecure {
            warnings.append("insecure-skip-tls-verify is not imported: the server's certificate will be verified")
        }
        return warnings
    }
}

// What is about the user.
extension KubeconfigContext {
    private func userProblems(_ parts: Parts) -> [Problem] {
        guard let user = parts.user?.value else { return [] }
        var problems = methodProblems(user, parts.place)
        func add(_ message: String, _ hint: String? = nil) { problems.append(Problem(message: message, hint: hint)) }
        if user.token != nil || !user.tokenFile.isEmpty, user.hasBasic {
            add("its user has both a token and a password", "remove the unused one")
        }
        if user.hasCertificate, !user.certificateFile.isEmpty, user.hasCertificateData {
            add("its user has both client-certificate and client-certificate-data", "remove one of them")
        }
        if user.hasCertificate, !user.keyFile.isEmpty, user.hasKeyData {
            add("its user has both client-key and client-key-data", "remove one of them")
        }
        if user.hasCertificate, user.keyFile.isEmpty, !user.hasKeyData {
            add("its user has a client certificate without a key")
        }
        if let exec = user.exec {
            if user.authProvider != nil { add("its user has both exec and auth-provider", "remove one of them") }
            if exec.command.isEmpty || exec.apiVersion.isEmpty || exec.hasNamelessVariable {
                add("its user's exec has no command, no apiVersion or a variable without a name")
            }
        }
        if user.impersonatesMore, user.impersonates.isEmpty {
            add("its user has as-uid, as-groups or as-user-extra without as")
        }
        return problems
    }

    /// What to do where there is no credential that could be stored; on that very cluster, whatever kubectl would choose.
    private func serviceAccountHint(_ place: KubeconfigLocation) -> String {
        let file: String? =
            switch place {
            case .usual: nil
            case .file(let path): path.shellWord
            case .unknown: "FILE"
            }
        let words = [
            "kubectl", file.map { "--kubeconfig \($0)" }, name.isEmpty ? nil : "--context \(name.shellWord)",
            "apply --server-side -f -",
        ]
        return "create a service account and import its token: aichor-vault manifests | "
            + words.compactMap { $0 }.joined(separator: " ") + ", then aichor-vault import secret"
    }

    private func methodProblems(_ user: KubeconfigUser, _ place: KubeconfigLocation) -> [Problem] {
        let message: String
        switch method {
        case .token, .tokenFile: return []
        case .basic(let username):
            guard username.isEmpty || user.password == nil else { return [] }
            return [Problem(message: "its user has a user name or a password, but not both", hint: nil)]
        case .exec(let command):
            message = "its credential is generated by a program (exec, \(command.quoted)) and cannot be stored"
        case .authProvider(let name):
            message = "its credential is generated by a plug-in (auth-provider, \(name.quoted)) and cannot be stored"
        case .clientCertificate:
            message = "its credential is a client certificate, for which the form has no field"
        case .none: message = "its user has no credential"
        }
        return [Problem(message: message, hint: serviceAccountHint(place))]
    }

    private func userWarnings(_ parts: Parts) -> [String] {
        guard let (user, file) = parts.user else { return [] }
        var warnings: [String] = []
        let isTaken = user.token != nil || !user.tokenFile.isEmpty || user.hasBasic
        let what = user.hasBasic ? "password" : "token"
        if isTaken, user.hasCertificate {
            warnings.append("the client certificate next to the \(what) is not imported")
        }
        if isTaken, user.exec != nil { warnings.append("exec next to the \(what) is not imported") }
        if isTaken, user.authProvider != nil { warnings.append("auth-provider next to the \(what) is not imported") }
        if !user.impersonates.isEmpty {
            warnings.append(
                "as (impersonation) is not imported: the imported credential has the permissions of the user itself")
        }
        if let token = user.token, user.tokenFile.isEmpty, file.tree.endsWithNewline(token) {
            warnings.append("the token ends with a line feed, which is removed")
        }
        return warnings
    }
}

extension DocumentTree {
    /// Whether the last byte of a string is a line feed.
    fileprivate func endsWithNewline(_ node: Node) -> Bool {
        withBytes(of: node) { bytes in bytes.indices.last.map { bytes[$0] == 0x0A } ?? false }
    }
}
