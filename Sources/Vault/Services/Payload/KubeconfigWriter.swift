// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// One kubeconfig of all clusters; with one, that is the current context.
struct KubeconfigWriter: ExportWriter {
    /// The lists of the document, one in each pass.
    private static let lists = ["clusters", "contexts", "users"]
    private let document = KubeconfigDocument(indent: 0)

    var passes: Int { Self.lists.count }

    func begin(_ pass: ExportPass, into out: inout SecretBytes) {
        if pass.number == 0 { document.head(&out) }
        document.line(Self.lists[pass.number] + (pass.count == 0 ? ": []" : ":"), &out)
    }

    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        switch place.pass.number {
        case 0: document.cluster(cluster, &out)
        case 1: document.context(cluster, &out)
        default:
            document.user(cluster, secret, &out)
            if place.pass.count == 1 { document.currentContext(cluster.name, &out) }
        }
    }
}
