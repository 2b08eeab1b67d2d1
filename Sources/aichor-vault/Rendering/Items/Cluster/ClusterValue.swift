// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

extension ClusterView {
    /// Everything of the view, for programs; absent fields are absent.
    func members(_ rendering: RenderContext) -> ObjectBuilder {
        var object = ObjectBuilder()
        object.add("name", name)
        object.add("recordId", recordID)
        object.add("version", version)
        object.add("change", change.text)
        object.add("changedAt", changedAt)
        object.add("isCurrent", isCurrent)
        object.add("apiHost", endpointURL)
        if !loadBalancerIP.isEmpty { object.add("loadBalancerIp", loadBalancerIP) }
        object.add("ecosystem", ecosystem)
        object.add("tlsServerName", tlsServerName)
        object.add("proxyUrl", proxyURL)
        if let argo { object.add("argocd", argo.value) }
        object.add("labels", .object(labels.entries.map { ($0.key, .text($0.value)) }))
        if let health { object.add(health) }
        object.add("credential", credential?.value)
        object.add("certificates", .list(certificates.map(\.value)))
        object.add("hasNote", hasNote)
        object.add("restoredFrom", restoredFrom)
        object.add("lastReleasedAt", lastReleasedAt)
        object.add("verifiedAt", lastCheck?.at)
        object.add("verification", lastCheck?.value)
        if let online = lastOnlineCheck, online != lastCheck { object.add("onlineVerification", online.value) }
        return object
    }
}

extension CredentialView {
    /// Everything but the secret.
    var value: OutputValue { members.value }

    /// The members, for callers that add to them.
    var members: ObjectBuilder {
        var object = ObjectBuilder()
        object.add("kind", facts.kind.text)
        object.add("fingerprint", fingerprint)
        object.add("username", username)
        object.add("issuedAt", facts.issuedAt)
        object.add("issuedSource", CredentialText.source(issuedSource))
        object.add("notBefore", facts.notBefore)
        object.add("expiresAt", facts.expiresAt)
        object.add("acquiredAt", acquiredAt)
        object.add("rotatedAt", rotatedAt)
        object.add("claims", facts.claims?.value)
        return object
    }
}

extension TokenClaims {
    var value: OutputValue {
        var object = ObjectBuilder()
        object.add("issuer", issuer)
        object.add("subject", subject)
        if !audiences.isEmpty { object.add("audiences", .texts(audiences)) }
        object.add("namespace", namespace)
        object.add("serviceAccount", serviceAccount)
        object.add("serviceAccountUid", serviceAccountUID)
        object.add("secretName", secretName)
        object.add("secretUid", secretUID)
        object.add("pod", pod)
        object.add("node", node)
        object.add("warnAfter", warnAfter)
        object.add("tokenId", tokenID)
        return object.value
    }
}

extension CertificateSummary {
    var value: OutputValue {
        var object = ObjectBuilder()
        object.add("subject", subject)
        object.add("issuer", issuer)
        object.add("serial", serial.hex)
        object.add("notBefore", notBefore)
        object.add("notAfter", notAfter)
        object.add("fingerprint", "sha256:" + fingerprint.hex)
        object.add("keyFingerprint", "sha256:" + keyFingerprint.hex)
        object.add("isCa", isCA)
        object.add("keyAlgorithm", keyAlgorithm)
        object.add("keyBits", UInt64(keyBits))
        object.add("signatureAlgorithm", signatureAlgorithm)
        object.add("role", role?.text)
        if let extensions { object.add("extensions", extensions.value) }
        return object.value
    }
}

extension CertificateExtensions {
    fileprivate var value: OutputValue {
        var object = ObjectBuilder()
        object.add("version", UInt64(version))
        object.add("subjectAlternativeNames", subjectAlternativeNames.map { .texts($0) })
        object.add("isCa", isAuthority.map { .flag($0) })
        object.add("pathLength", pathLength.map { .integer(Int64($0)) })
        object.add("keyUsage", keyUsage.map { .texts($0) })
        object.add("extendedKeyUsage", extendedKeyUsage.map { .texts($0) })
        if !permittedNames.isEmpty { object.add("permittedNames", .texts(permittedNames)) }
        if !excludedNames.isEmpty { object.add("excludedNames", .texts(excludedNames)) }
        object.add("subjectKeyIdentifier", subjectKeyIdentifier?.hex)
        object.add("authorityKeyIdentifier", authorityKeyIdentifier?.hex)
        return object.value
    }
}

extension ArgoSettings {
    var value: OutputValue {
        var object = ObjectBuilder()
        object.add("secretName", secretName)
        object.add("namespace", namespace)
        object.add("name", displayName)
        for key in Self.keys { object.add(key, values[key]) }
        return object.value
    }

    /// In one line; nil if there is nothing to see.
    var summary: String? {
        let parts =
            [
                secretName.map { "Secret \($0)" }, namespace.map { "namespace \($0)" },
                displayName.map { "name \($0.quoted)" },
            ] + Self.keys.map { key in values[key].map { "\(key) \($0)" } }
        let text = parts.compactMap(\.self).joined(separator: ", ")
        return text.isEmpty ? nil : text
    }
}
