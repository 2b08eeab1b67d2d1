// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What `inspect cert` found.
struct CertificateReportDocument: OutputDocument {
    let report: CertificateReport

    func describe(in description: inout Description, _ rendering: RenderContext) {
        for (index, certificate) in report.certificates.enumerated() {
            description.section("Certificate \(index + 1) of \(report.certificates.count)") { section in
                section.describe(certificate, rendering)
            }
        }
        description.describe(report.findings)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("certificates", .list(report.certificates.map(\.value)))
        object.add("findings", .list(report.findings.map(\.value)))
        return object.value
    }
}

/// What `inspect token` found.
struct TokenReportDocument: OutputDocument {
    let report: TokenReport

    func describe(in description: inout Description, _ rendering: RenderContext) {
        if let facts = report.facts {
            description.field("Kind", facts.kind.text)
            if let claims = facts.claims {
                description.field("Subject", claims.subject)
                description.field("Issuer", claims.issuer)
                description.field(
                    "Audiences", claims.audiences.isEmpty ? nil : claims.audiences.joined(separator: ", "))
                description.field("Namespace", claims.namespace)
                description.field("Service account", claims.serviceAccount)
                description.field("Secret", claims.secretName)
            }
            description.field("Issued", facts.issuedAt.map { description.moment($0, rendering) })
            description.field("Not before", facts.notBefore.map { description.moment($0, rendering) })
            description.field(
                "Expires",
                facts.expiresAt.map { description.moment($0, rendering) }
                    ?? CredentialText.expiry(facts, now: rendering.now))
        }
        description.describe(report.findings)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        if let facts = report.facts {
            object.add("kind", facts.kind.text)
            object.add("issuedAt", facts.issuedAt)
            object.add("notBefore", facts.notBefore)
            object.add("expiresAt", facts.expiresAt)
            object.add("claims", facts.claims?.value)
        }
        object.add("findings", .list(report.findings.map(\.value)))
        return object.value
    }
}

/// What `inspect host` found.
struct HostReportDocument: OutputDocument {
    let report: HostReport

    func describe(in description: inout Description, _ rendering: RenderContext) {
        if let endpoint = report.endpoint {
            description.field("URL", endpoint.url)
            description.field("Host", endpoint.host)
            description.field("Port", String(endpoint.port) + (endpoint.portGiven ? "" : " (default)"))
            description.field("Path", endpoint.pathPrefix.isEmpty ? nil : endpoint.pathPrefix)
            description.field("Server", report.proof.text, report.proof.style)
            description.field("Kubernetes", report.serverVersion)
        }
        description.describe(report.findings)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        if let endpoint = report.endpoint {
            object.add("url", endpoint.url)
            object.add("hostname", endpoint.host)
            object.add("port", UInt64(endpoint.port))
            object.add("portGiven", endpoint.portGiven)
            object.add("pathPrefix", endpoint.pathPrefix.isEmpty ? nil : endpoint.pathPrefix)
        }
        object.add("host", report.proof.text)
        object.add("provenBy", report.proof.source?.text)
        object.add("serverVersion", report.serverVersion)
        object.add("findings", .list(report.findings.map(\.value)))
        return object.value
    }
}

extension Description {
    /// Findings, or that there are none.
    mutating func describe(_ findings: [Finding]) {
        guard !findings.isEmpty else { return field("Findings", "none") }
        section("Findings") { section in
            for finding in findings {
                section.sentence("\(finding.severity.text) \(finding.rule): \(finding.message)")
                if let hint = finding.hint { section.sentence("  hint: \(hint)") }
            }
        }
    }

    /// A certificate in full.
    mutating func describe(_ certificate: CertificateSummary, _ rendering: RenderContext) {
        field("Subject", certificate.subject)
        field("Issuer", certificate.issuer)
        field("Serial", certificate.serial.hex)
        field("Not before", moment(certificate.notBefore, rendering))
        field(
            "Not after", moment(certificate.notAfter, rendering), certificate.notAfter < rendering.now ? .bad : .plain)
        field("Role", certificate.role?.text)
        field("Key", certificate.keyAlgorithm + (certificate.keyBits > 0 ? ", \(certificate.keyBits) bits" : ""))
        field("Signature", certificate.signatureAlgorithm)
        if let extensions = certificate.extensions { describe(extensions) }
        field("SHA-256", certificate.fingerprint.hex)
        field("Key SHA-256", certificate.keyFingerprint.hex)
    }

    private mutating func describe(_ extensions: CertificateExtensions) {
        let list = { (names: [String]?) in names.map { $0.isEmpty ? "none" : $0.joined(separator: ", ") } }
        field("Basic constraints", extensions.isAuthority.map { "CA:\($0 ? "TRUE" : "FALSE")" })
        field("Path length", extensions.pathLength.map(String.init))
        field("Key usage", list(extensions.keyUsage))
        field("Extended key usage", list(extensions.extendedKeyUsage))
        field("Subject alternative names", list(extensions.subjectAlternativeNames))
        field("Permitted names", extensions.permittedNames.isEmpty ? nil : list(extensions.permittedNames))
        field("Excluded names", extensions.excludedNames.isEmpty ? nil : list(extensions.excludedNames))
        field("Subject key id", extensions.subjectKeyIdentifier?.hex)
        field("Authority key id", extensions.authorityKeyIdentifier?.hex)
    }
}
