// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A Secret and the Cluster that refers to it, for Karmada (pkg/apis/cluster/v1alpha1, pkg/util/membercluster_client.go).
struct KarmadaWriter: ExportWriter {
    let namespace: String

    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        if place.index > 0 { out.appendText("---\n") }
        SecretManifest(name: cluster.name, namespace: namespace, type: "Opaque").head(of: cluster, &out)
        out.appendText("stringData:\n  token: ")
        out.appendJSONString(secret)
        out.append(0x0A)
        out.pemMember(2, "caBundle", cluster.caBundle ?? [])
        out.appendText("---\napiVersion: cluster.karmada.io/v1alpha1\nkind: Cluster\nmetadata:\n")
        out.member(2, "name", cluster.name)
        out.appendText("spec:\n  syncMode: Push\n")
        out.member(2, "apiEndpoint", cluster.endpoint.url)
        if let proxy = cluster.overview.proxyURL { out.member(2, "proxyURL", proxy) }
        out.appendText("  secretRef:\n")
        out.member(4, "namespace", namespace)
        out.member(4, "name", cluster.name)
    }
}
