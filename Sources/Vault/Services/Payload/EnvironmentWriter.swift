// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Variables for a shell, named as Terraform's kubernetes provider reads them from the environment.
struct EnvironmentWriter: ExportWriter {
    /// For a terminal: what it would act on is escaped.
    let isMasked: Bool

    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        out.assign("KUBE_HOST", cluster.endpoint.url.utf8.span)
        if let caBundle = cluster.caBundle { out.assign("KUBE_CLUSTER_CA_CERT_DATA", caBundle.span) }
        if let name = cluster.overview.tlsServerName { out.assign("KUBE_TLS_SERVER_NAME", name.utf8.span) }
        if let proxy = cluster.overview.proxyURL { out.assign("KUBE_PROXY_URL", proxy.utf8.span) }
        if cluster.isBasic {
            let username = isMasked ? cluster.username.sanitized : cluster.username
            out.assign("KUBE_USER", username.utf8.span)
            out.assign("KUBE_PASSWORD", secret)
        } else {
            out.assign("KUBE_TOKEN", secret)
        }
    }
}

extension SecretBytes {
    /// Appends an assignment whose value is in single quotes, where only a single quote means something (POSIX, Shell Command
    /// Language, section 2.2.2).
    fileprivate mutating func assign(_ name: String, _ value: Span<UInt8>) {
        appendText(name + "='")
        for index in value.indices {
            if value[index] == UInt8(ascii: "'") { appendText("'\\''") } else { append(value[index]) }
        }
        appendText("'\n")
    }
}
