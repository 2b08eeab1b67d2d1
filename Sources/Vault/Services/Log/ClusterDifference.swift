// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// How a version of a cluster differs from an earlier one, as text: no secret, and nothing of what only the material holds.
struct ClusterDifference {
    private(set) var words: [String] = []

    init(_ old: ClusterView, _ new: ClusterView) {
        value("name", old.name, new.name)
        value("API host", old.endpointURL, new.endpointURL)
        value("load balancer", old.loadBalancerIP.nonEmpty, new.loadBalancerIP.nonEmpty)
        value("ecosystem", old.ecosystem, new.ecosystem)
        value("TLS server name", old.tlsServerName, new.tlsServerName)
        value("proxy URL", old.proxyURL, new.proxyURL)
        certificates(old.certificates, new.certificates)
        credential(old.credential, new.credential)
        labels(old.labels, new.labels)
        if old.hasNote != new.hasNote { words.append(new.hasNote ? "note added" : "note removed") }
    }

    private mutating func value(_ name: String, _ old: String?, _ new: String?) {
        guard old != new else { return }
        switch (old, new) {
        case (let old?, let new?): words.append("\(name) \(old) → \(new)")
        case (nil, let new?): words.append("\(name) \(new)")
        case (let old?, nil): words.append("\(name) \(old) removed")
        case (nil, nil): break
        }
    }

    private mutating func certificates(_ old: [CertificateSummary], _ new: [CertificateSummary]) {
        guard old.map(\.fingerprint) != new.map(\.fingerprint) else { return }
        if old.isEmpty { return words.append("CA data added") }
        words.append(new.isEmpty ? "CA data removed" : "CA data replaced")
    }

    private mutating func credential(_ old: CredentialView?, _ new: CredentialView?) {
        guard let old, let new else { return }
        if old.fingerprint != new.fingerprint {
            let kinds = old.facts.kind == new.facts.kind ? "" : " (\(old.facts.kind.text) → \(new.facts.kind.text))"
            words.append("credential \(old.shortFingerprint) → \(new.shortFingerprint)\(kinds)")
        }
        if old.fingerprint == new.fingerprint, old.acquiredAt != new.acquiredAt {
            value("acquired", old.acquiredAt.rfc3339, new.acquiredAt.rfc3339)
        }
        value("user name", old.username, new.username)
        value("issued", old.facts.issuedAt?.rfc3339, new.facts.issuedAt?.rfc3339)
        value("expires", old.facts.expiresAt?.rfc3339, new.facts.expiresAt?.rfc3339)
    }

    private mutating func labels(_ old: Labels, _ new: Labels) {
        for entry in new.entries where old[entry.key] != entry.value {
            words.append("label \(entry.key)=\(entry.value)")
        }
        for entry in old.entries where new[entry.key] == nil { words.append("label \(entry.key) removed") }
    }
}

extension CredentialView {
    /// The first 12 digits of the fingerprint, which distinguish versions.
    public var shortFingerprint: String { String((fingerprint.split(separator: ":").last ?? "").prefix(12)) }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
