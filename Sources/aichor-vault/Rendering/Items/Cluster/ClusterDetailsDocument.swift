// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A cluster in `show`.
struct ClusterDetailsDocument: OutputDocument {
    let details: ClusterDetails
    /// Whether the secret belongs in the output.
    let reveals: Bool

    func describe(in description: inout Description, _ rendering: RenderContext) {
        let cluster = details.cluster
        description.field("Name", cluster.name, .bold)
        if let health = cluster.health { description.describe(health, rendering) }
        description.field("Version", version(of: cluster, rendering))
        description.field("API hostname", cluster.endpointURL)
        description.field("Load balancer IP", cluster.loadBalancerIP.isEmpty ? nil : cluster.loadBalancerIP)
        description.field("Ecosystem", cluster.ecosystem)
        if let name = cluster.tlsServerName { description.field("TLS server name", name) }
        if let url = cluster.proxyURL { description.field("Proxy URL", url) }
        if let argo = cluster.argo?.summary { description.field("Argo CD", argo) }
        description.field("Labels", cluster.labels.inline)
        description.field("Last exported", cluster.lastReleasedAt.map { description.past($0, rendering) })
        description.describe(cluster.lastCheck, of: cluster, rendering)
        if let online = cluster.lastOnlineCheck, online != cluster.lastCheck {
            description.describe(online, of: cluster, rendering)
        }
        if let credential = cluster.credential {
            description.section("Credential") { section in
                section.describe(credential, rendering)
                if reveals { section.secret(credential.facts.kind == .basic ? "Password" : "Bearer token") }
            }
        }
        description.describe(cluster.certificates, rendering)
        if let note = details.note { description.section("Note") { $0.paragraph(note) } }
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = details.cluster.members(rendering)
        if let bundle = details.caBundle { object.add("caData", String(decoding: bundle, as: UTF8.self)) }
        object.add("note", details.note)
        if reveals, let credential = details.cluster.credential {
            object.add(credential.facts.kind == .basic ? "password" : "bearerToken", .secret)
        }
        return object.value
    }

    private func version(of cluster: ClusterView, _ rendering: RenderContext) -> String {
        let age = Age.text(from: cluster.changedAt, to: rendering.now)
        return
            "\(cluster.version), \(cluster.change.text) \(age) ago\(cluster.isCurrent ? "" : ", not the current one")"
    }
}
