// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

extension Description {
    /// The credential, without its secret.
    mutating func describe(_ credential: CredentialView, _ rendering: RenderContext) {
        let facts = credential.facts
        field("Kind", facts.kind.text)
        field("Fingerprint", credential.fingerprint)
        field("Username", credential.username)
        if let claims = facts.claims {
            field("Subject", claims.subject)
            field("Issuer", claims.issuer)
            field("Audiences", claims.audiences.isEmpty ? nil : claims.audiences.joined(separator: ", "))
            field("Secret", claims.secretName)
        }
        if let issued = facts.issuedAt {
            let source = CredentialText.source(credential.issuedSource).map { ", source: \($0)" } ?? ""
            field("Issued", "\(issued.rfc3339) (\(Age.text(from: issued, to: rendering.now)) old\(source))")
        }
        field("Acquired", past(credential.acquiredAt, rendering))
        field("Rotated", credential.rotatedAt.map { past($0, rendering) })
        if let expiry = facts.expiresAt {
            field("Expires", moment(expiry, rendering), expiry <= rendering.now ? .bad : .plain)
        } else {
            field("Expires", CredentialText.expiry(facts, now: rendering.now))
        }
    }

    /// The result of the last check.
    mutating func describe(_ check: CheckRecord?, of cluster: ClusterView, _ rendering: RenderContext) {
        guard let check else { return }
        let kind = check.isOnline ? "online" : "offline"
        let isOutdated = check.version != 0 && check.version != cluster.version
        let version = isOutdated ? ", of version \(check.version)" : ""
        field(
            "Last verified", "\(past(check.at, rendering)), \(kind)\(version): \(check.verdict.text)",
            check.verdict.style)
        guard !check.findings.isEmpty || check.isOnline else { return }
        section("Verification \(kind)") { section in
            section.field("Server", check.host.text, check.host.style)
            section.field("Identity", check.username)
            section.field("Kubernetes", check.serverVersion)
            if !check.findings.isEmpty { section.describe(check.findings) }
        }
    }

    /// The certificates of the CA bundle.
    mutating func describe(_ certificates: [CertificateSummary], _ rendering: RenderContext) {
        guard !certificates.isEmpty else {
            field("CA data", "none: the system's trust roots are used")
            return
        }
        section("CA data") { description in
            for certificate in certificates {
                let end = certificate.notAfter
                description.field("Subject", certificate.subject)
                description.field("SHA-256", certificate.fingerprint.hex)
                description.field("Expires", description.moment(end, rendering), end < rendering.now ? .bad : .plain)
            }
        }
    }

    /// `2026-11-22T08:30:00Z (3d ago)`, for what has happened.
    func past(_ moment: Timestamp, _ rendering: RenderContext) -> String {
        "\(moment.rfc3339) (\(Age.ago(moment, from: rendering.now)))"
    }

    /// `2026-11-22T08:30:00Z (in 5d)`.
    func moment(_ moment: Timestamp, _ rendering: RenderContext) -> String {
        "\(moment.rfc3339) (\(Age.distance(to: moment, from: rendering.now)))"
    }
}
