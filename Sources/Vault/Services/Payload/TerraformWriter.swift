// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Variables under the names of Terraform's kubernetes provider, in the syntax of a `.tfvars` file.
struct TerraformWriter: ExportWriter {
    /// Whether the clusters are in one map, `clusters`, by their names.
    let isMap: Bool

    func begin(_ pass: ExportPass, into out: inout SecretBytes) {
        if isMap { out.appendText("clusters = {\n") }
    }

    func end(_ pass: ExportPass, into out: inout SecretBytes) {
        if isMap { out.appendText("}\n") }
    }

    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        if isMap {
            out.pad(2)
            out.appendHCLString(cluster.name.utf8.span)
            out.appendText(" = {\n")
        }
        variables(cluster, secret, &out)
        if isMap { out.appendText("  }\n") }
    }

    private func variables(_ cluster: ExportedCluster, _ secret: Span<UInt8>, _ out: inout SecretBytes) {
        variable("cluster_name", cluster.name.utf8.span, &out)
        variable("host", cluster.endpoint.url.utf8.span, &out)
        if let caBundle = cluster.caBundle { variable("cluster_ca_certificate", caBundle.span, &out) }
        if let name = cluster.overview.tlsServerName { variable("tls_server_name", name.utf8.span, &out) }
        if let proxy = cluster.overview.proxyURL { variable("proxy_url", proxy.utf8.span, &out) }
        if cluster.isBasic {
            variable("username", cluster.username.utf8.span, &out)
            variable("password", secret, &out)
        } else {
            variable("token", secret, &out)
        }
        variable("load_balancer_ip", cluster.overview.loadBalancerIP.utf8.span, &out)
        if let ecosystem = cluster.overview.ecosystem { variable("ecosystem", ecosystem.utf8.span, &out) }
    }

    private func variable(_ name: String, _ value: Span<UInt8>, _ out: inout SecretBytes) {
        out.pad(isMap ? 4 : 0)
        out.appendText(name)
        out.pad("cluster_ca_certificate".utf8.count - name.utf8.count)
        out.appendText(" = ")
        out.appendHCLString(value)
        out.append(0x0A)
    }
}

extension SecretBytes {
    /// Appends a quoted HCL template that is nothing but this text (HCL native syntax, "Template Expressions").
    ///
    /// Escapes are those of JSON. `${` and `%{` would begin a sequence; their first character is written by its code, for
    /// doubling it is ambiguous after another.
    fileprivate mutating func appendHCLString(_ bytes: Span<UInt8>) {
        var json = SecretBytes(capacity: bytes.count + 2)
        json.appendJSONString(bytes)
        json.withBytes { text in
            for index in text.indices {
                let next = index + 1 < text.count ? text[index + 1] : 0
                switch (text[index], next) {
                case (UInt8(ascii: "$"), UInt8(ascii: "{")): appendText("\\u0024")
                case (UInt8(ascii: "%"), UInt8(ascii: "{")): appendText("\\u0025")
                default: append(text[index])
                }
            }
        }
    }
}
