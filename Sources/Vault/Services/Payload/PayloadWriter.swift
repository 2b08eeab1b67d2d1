// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Writes one engine payload (docs/engine-payload.schema.json) straight into secret memory.
struct PayloadWriter {
    let options: ExportOptions
    /// Pretty-printed below this many spaces; nil for one line.
    let indent: Int?

    /// Appends the payload of a cluster; `secret` is the credential itself, or the mask.
    func write(
        _ cluster: OpenedCluster, caBundle: [UInt8]?, verifiedAt: Timestamp?, secret: Span<UInt8>,
        into out: inout SecretBytes
    ) throws(VaultError) {
        guard let credential = cluster.overview.credential else {
            throw VaultError(.bug, "a live cluster has no credential")
        }
        var json = JSONObjectWriter(indent: indent)
        json.open(&out)
        if !options.formOnly {
            json.member("apiVersion", "aichor-vault/v1", &out)
            json.member("kind", "EnginePayload", &out)
            json.member("engineType", "on-premise", &out)
            json.openMember("form", &out)
        }
        try form(cluster.overview, caBundle, credential, secret, &json, &out)
        if !options.formOnly {
            json.close(&out)
            metadata(cluster, credential, verifiedAt, &json, &out)
        }
        json.close(&out)
    }

    private func form(
        _ overview: ClusterOverview, _ caBundle: [UInt8]?, _ credential: StoredCredential, _ secret: Span<UInt8>,
        _ json: inout JSONObjectWriter, _ out: inout SecretBytes
    ) throws(VaultError) {
        json.member("engineName", overview.name, &out)
        if let ecosystem = overview.ecosystem { json.member("ecosystem", ecosystem, &out) }
        json.member("apiHostname", try host(overview), &out)
        json.member("loadBalancerIp", overview.loadBalancerIP, &out)
        if let caBundle {
            json.key("caData", &out)
            out.appendJSONString(caBundle.span)
        }
        json.openMember("authentication", &out)
        if credential.facts.kind == .basic {
            json.member("method", "basic", &out)
            json.member("basicUsername", credential.username ?? "", &out)
            json.key("basicPassword", &out)
        } else {
            json.member("method", "bearerToken", &out)
            json.key("bearerToken", &out)
        }
        out.appendJSONString(secret)
        json.close(&out)
    }

    private func host(_ overview: ClusterOverview) throws(VaultError) -> String {
        let endpoint: APIEndpoint
        do { endpoint = try APIEndpoint(overview.endpoint) } catch { throw VaultError(error) }
        switch options.hostForm {
        case .url: return endpoint.url
        case .hostPort: return endpoint.hostPort
        case .host: return endpoint.host
        }
    }

    private func metadata(
        _ cluster: OpenedCluster, _ credential: StoredCredential, _ verifiedAt: Timestamp?,
        _ json: inout JSONObjectWriter, _ out: inout SecretBytes
    ) {
        json.openMember("metadata", &out)
        json.member("cluster", cluster.overview.name, &out)
        json.key("version", &out)
        out.appendText(String(cluster.row.version))
        json.member("credentialKind", credential.facts.kind.text, &out)
        json.member("credentialFingerprint", "hmac-sha256:" + credential.fingerprint.hexadecimal, &out)
        let fingerprints = cluster.overview.certificates.map { "\"sha256:" + $0.fingerprint.hexadecimal + "\"" }
        if !fingerprints.isEmpty {
            json.key("caFingerprints", &out)
            out.appendText("[" + fingerprints.joined(separator: ", ") + "]")
        }
        json.member("acquiredAt", credential.acquiredAt.rfc3339, &out)
        json.member("expiresAt", credential.facts.expiresAt?.rfc3339, &out)
        json.member("verifiedAt", verifiedAt?.rfc3339, &out)
        json.close(&out)
    }
}

/// The commas, line ends and indents of nested JSON objects.
private struct JSONObjectWriter {
    private let indent: Int?
    private var depth = 0
    private var isFirst = true

    init(indent: Int?) { self.indent = indent }

    mutating func open(_ out: inout SecretBytes) {
        out.append(UInt8(ascii: "{"))
        depth += 1
        isFirst = true
    }

    mutating func close(_ out: inout SecretBytes) {
        depth -= 1
        lineBreak(&out)
        out.append(UInt8(ascii: "}"))
        isFirst = false
    }

    mutating func key(_ name: String, _ out: inout SecretBytes) {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        lineBreak(&out)
        isFirst = false
        out.appendJSONString(name)
        out.appendText(indent == nil ? ":" : ": ")
    }

    mutating func member(_ name: String, _ text: String?, _ out: inout SecretBytes) {
        key(name, &out)
        if let text { out.appendJSONString(text) } else { out.appendText("null") }
    }

    mutating func openMember(_ name: String, _ out: inout SecretBytes) {
        key(name, &out)
        open(&out)
    }

    private func lineBreak(_ out: inout SecretBytes) {
        guard let indent else { return }
        out.append(UInt8(ascii: "\n"))
        for _ in 0..<(indent + 2 * depth) { out.append(UInt8(ascii: " ")) }
    }
}
