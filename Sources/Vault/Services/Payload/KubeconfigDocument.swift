// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The parts of a kubeconfig (client-go, tools/clientcmd/api/v1), as lines that are indented by some spaces.
///
/// Cluster, context and user have the engine's name. Everything is inline, and a cluster without CA data has none: its server is
/// judged by the system's roots.
struct KubeconfigDocument {
    let indent: Int

    func head(_ out: inout SecretBytes) {
        line("apiVersion: v1", &out)
        line("kind: Config", &out)
    }

    func cluster(_ cluster: ExportedCluster, _ out: inout SecretBytes) {
        item(cluster.name, "cluster", &out)
        text(4, "server", cluster.endpoint.url, &out)
        if let name = cluster.overview.tlsServerName { text(4, "tls-server-name", name, &out) }
        if let proxy = cluster.overview.proxyURL { text(4, "proxy-url", proxy, &out) }
        guard let caBundle = cluster.caBundle else { return }
        out.pad(indent + 4)
        out.appendText("certificate-authority-data: \"")
        out.appendBase64(caBundle.span)
        out.appendText("\"\n")
    }

    func context(_ cluster: ExportedCluster, _ out: inout SecretBytes) {
        item(cluster.name, "context", &out)
        text(4, "cluster", cluster.name, &out)
        text(4, "user", cluster.name, &out)
    }

    func user(_ cluster: ExportedCluster, _ secret: Span<UInt8>, _ out: inout SecretBytes) {
        item(cluster.name, "user", &out)
        if cluster.isBasic { text(4, "username", cluster.username, &out) }
        out.pad(indent + 4)
        out.appendText(cluster.isBasic ? "password: " : "token: ")
        out.appendJSONString(secret)
        out.append(0x0A)
    }

    func currentContext(_ name: String, _ out: inout SecretBytes) { text(0, "current-context", name, &out) }

    /// A whole kubeconfig of one cluster.
    func whole(_ cluster: ExportedCluster, _ secret: Span<UInt8>, _ out: inout SecretBytes) {
        head(&out)
        line("clusters:", &out)
        self.cluster(cluster, &out)
        line("contexts:", &out)
        context(cluster, &out)
        line("users:", &out)
        user(cluster, secret, &out)
        currentContext(cluster.name, &out)
    }

    func line(_ text: String, _ out: inout SecretBytes) {
        out.pad(indent)
        out.appendText(text)
        out.append(0x0A)
    }

    private func item(_ name: String, _ kind: String, _ out: inout SecretBytes) {
        out.pad(indent)
        out.appendText("- name: ")
        out.appendYAMLText(name)
        out.appendText("\n")
        line("  \(kind):", &out)
    }

    private func text(_ depth: Int, _ key: String, _ value: String, _ out: inout SecretBytes) {
        out.pad(indent + depth)
        out.appendText(key + ": ")
        out.appendYAMLText(value)
        out.append(0x0A)
    }
}
