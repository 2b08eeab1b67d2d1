// SPDX-License-Identifier: Apache-2.0
import VaultCore

@testable import VaultKubernetes

/// Files that are not there but for those that a test names.
struct PretendedFiles: FileSource {
    var files: [String: String] = [:]

    func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
        guard let text = files[path] else { throw VaultError(.notFound, "there is no \(path)") }
        return SecretBytes(copying: Array(text.utf8).span)
    }
}

extension Kubeconfig {
    /// A kubeconfig with one context of everything, as flow mappings.
    static func of(cluster: String, user: String, context: String = "cluster: c, user: u") throws -> Kubeconfig {
        try of(
            """
            clusters: [{name: c, cluster: {\(cluster)}}]
            users: [{name: u, user: {\(user)}}]
            contexts: [{name: x, context: {\(context)}}]
            current-context: x
            """)
    }

    static func of(_ text: String, path: String? = "/srv/a/config") throws -> Kubeconfig {
        Kubeconfig(files: [try file(text, path: path)])
    }

    static func file(_ text: String, path: String? = "/srv/a/config") throws -> KubeconfigFile {
        try KubeconfigFile(Array(text.utf8).span, path: path, workingDirectory: "/here")
    }

    func text(of context: KubeconfigContext, _ files: [String: String] = [:]) throws -> String? {
        guard let secret = try secret(of: context, reader: PretendedFiles(files: files)) else { return nil }
        return secret.value.withBytes { $0.decoded }
    }
}
