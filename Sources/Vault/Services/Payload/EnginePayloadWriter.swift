// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Engine payloads (docs/engine-payload.schema.json): one object, an array, or one object a line.
struct EnginePayloadWriter: ExportWriter {
    let layout: ExportOptions.Layout
    let formOnly: Bool
    let hostForm: ExportOptions.HostFormat

    func begin(_ pass: ExportPass, into out: inout SecretBytes) {
        if layout == .array { out.appendText(pass.count == 0 ? "[" : "[\n") }
    }

    func end(_ pass: ExportPass, into out: inout SecretBytes) {
        if layout == .array { out.appendText(pass.count == 0 ? "]\n" : "\n]\n") }
    }

    func write(
        _ cluster: ExportedCluster, secret: Span<UInt8>, at place: ExportPosition, into out: inout SecretBytes
    ) throws(VaultError) {
        if layout == .array { out.appendText(place.index == 0 ? "  " : ",\n  ") }
        write(cluster, secret, into: &out)
        if layout != .array { out.append(UInt8(ascii: "\n")) }
    }

    /// How far a payload is indented; nil for one line.
    private var indent: Int? {
        switch layout {
        case .object: 0
        case .array: 2
        case .lines: nil
        }
    }

    private func write(_ cluster: ExportedCluster, _ secret: Span<UInt8>, into out: inout SecretBytes) {
        var json = JSONObjectWriter(indent: indent)
        json.open(&out)
        if !formOnly {
            json.member("apiVersion", "aichor-vault/v1", &out)
            json.member("kind", "EnginePayload", &out)
            json.member("engineType", "on-premise", &out)
            json.openMember("form", &out)
        }
        form(cluster, secret, &json, &out)
        if !formOnly {
            json.close(&out)
            metadata(cluster, &json, &out)
        }
        json.close(&out)
    }

    private func form(
        _ cluster: ExportedCluster, _ secret: Span<UInt8>, _ json: inout JSONObjectWriter, _ out: inout SecretBytes
    ) {
        json.member("engineName", cluster.name, &out)
        if let ecosystem = cluster.overview.ecosystem { json.member("ecosystem", ecosystem, &out) }
        json.member("apiHostname", cluster.apiHostname(hostForm), &out)
        json.member("loadBalancerIp", cluster.overview.loadBalancerIP, &out)
        if let caBundle = cluster.caBundle { json.member("caData", caBundle.span, &out) }
        json.openMember("authentication", &out)
        if cluster.isBasic {
            json.member("method", "basic", &out)
            json.member("basicUsername", cluster.username, &out)
            json.member("basicPassword", secret, &out)
        } else {
            json.member("method", "bearerToken", &out)
            json.member("bearerToken", secret, &out)
        }
        json.close(&out)
    }

    private func metadata(_ cluster: ExportedCluster, _ json: inout JSONObjectWriter, _ out: inout SecretBytes) {
        let credential = cluster.credential
        json.openMember("metadata", &out)
        json.member("cluster", cluster.name, &out)
        json.key("version", &out)
        out.appendText(String(cluster.version))
        json.member("credentialKind", credential.facts.kind.text, &out)
        json.member("credentialFingerprint", "hmac-sha256:" + credential.fingerprint.hexadecimal, &out)
        let fingerprints = cluster.overview.certificates.map { "\"sha256:" + $0.fingerprint.hexadecimal + "\"" }
        if !fingerprints.isEmpty {
            json.key("caFingerprints", &out)
            out.appendText("[" + fingerprints.joined(separator: ", ") + "]")
        }
        if let name = cluster.overview.tlsServerName { json.member("tlsServerName", name, &out) }
        if let proxy = cluster.overview.proxyURL { json.member("proxyUrl", proxy, &out) }
        json.member("acquiredAt", credential.acquiredAt.rfc3339, &out)
        json.member("expiresAt", credential.facts.expiresAt?.rfc3339, &out)
        json.member("verifiedAt", cluster.verifiedAt?.rfc3339, &out)
        json.close(&out)
    }
}
