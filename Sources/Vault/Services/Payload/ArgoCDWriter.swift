// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Which object a cluster's Secret is.
struct ArgoSecretName: Hashable {
    let name: String
    let namespace: String

    /// `namespace` is nil for that of the Secret that the cluster came from, or Argo CD's usual one.
    init(of overview: ClusterOverview, inNamespace namespace: String?) {
        // An engine's name may end with a hyphen, an object's may not.
        name = overview.argo?.secretName ?? overview.name + "-cluster"
        self.namespace = namespace ?? overview.argo?.namespace ?? "argocd"
    }
}

/// Cluster Secrets of Argo CD (argo-cd, docs/operator-manual/declarative-setup.md, "Clusters").
struct ArgoCDWriter: ExportWriter {
    /// Nil for that of the Secret that the cluster came from, or Argo CD's usual one.
    let namespace: String?

    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        if place.index > 0 { out.appendText("---\n") }
        let object = ArgoSecretName(of: cluster.overview, inNamespace: namespace)
        let manifest = SecretManifest(
            name: object.name, namespace: object.namespace,
            labels: [("argocd.argoproj.io/secret-type", "cluster")], type: "Opaque")
        manifest.head(of: cluster, &out)
        out.appendText("stringData:\n")
        out.member(2, "name", cluster.overview.argo?.displayName ?? cluster.name)
        out.member(2, "server", cluster.endpoint.url)
        for key in ArgoSettings.keys {
            if let value = cluster.overview.argo?.values[key] { out.member(2, key, value) }
        }
        out.appendText("  config: |\n    ")
        config(cluster, secret, &out)
        out.append(0x0A)
    }

    /// The connection, in JSON: no character of it can end the block that it stands in.
    private func config(_ cluster: ExportedCluster, _ secret: Span<UInt8>, _ out: inout SecretBytes) {
        var json = JSONObjectWriter(indent: 4)
        json.open(&out)
        if cluster.isBasic {
            json.member("username", cluster.username, &out)
            json.member("password", secret, &out)
        } else {
            json.member("bearerToken", secret, &out)
        }
        json.openMember("tlsClientConfig", &out)
        json.member("insecure", false, &out)
        if let name = cluster.overview.tlsServerName { json.member("serverName", name, &out) }
        if let caBundle = cluster.caBundle {
            json.key("caData", &out)
            out.append(UInt8(ascii: "\""))
            out.appendBase64(caBundle.span)
            out.append(UInt8(ascii: "\""))
        }
        json.close(&out)
        if let proxy = cluster.overview.proxyURL { json.member("proxyUrl", proxy, &out) }
        json.close(&out)
    }
}
