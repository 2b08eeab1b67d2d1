// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Secrets that hold a kubeconfig, under the key that their reader looks for.
///
/// `value`: Cluster API (util/secret/consts.go: name, label and type) and Flux. `kubeconfig`: Kueue's MultiKueue.
struct KubeconfigSecretWriter: ExportWriter {
    let key: KubeconfigKey
    let namespace: String?

    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        if place.index > 0 { out.appendText("---\n") }
        var manifest = SecretManifest(name: cluster.name + "-kubeconfig", namespace: namespace)
        switch key {
        case .value:
            manifest.labels = [("cluster.x-k8s.io/cluster-name", cluster.name)]
            manifest.type = "cluster.x-k8s.io/secret"
        case .kubeconfig:
            manifest.namespace = namespace ?? "kueue-system"
            manifest.type = "Opaque"
        }
        manifest.head(of: cluster, &out)
        out.appendText("stringData:\n  \(key.rawValue): |\n")
        KubeconfigDocument(indent: 4).whole(cluster, secret, &out)
    }
}
