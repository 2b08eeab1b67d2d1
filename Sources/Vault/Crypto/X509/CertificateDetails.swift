// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The contents of one certificate.
package struct CertificateDetails {
    /// What is shown of it, with its extensions.
    package let summary: CertificateSummary
    /// What Go, and with it kubectl, or OpenSSL cannot accept in it: what follows "the certificate …".
    let obstacles: [String]
    /// What is odd but in nobody's way.
    let anomalies: [String]

    /// Reads a certificate; an error has no field's name before it yet.
    init(_ der: [UInt8]) throws(Unreadable) {
        guard let certificate = X509Certificate(der: der.span) else {
            throw Unreadable(
                "is not a certificate that OpenSSL can read", hint: "openssl x509 -in FILE -noout -text prints details")
        }
        guard let notBefore = certificate.notBefore, let notAfter = certificate.notAfter else {
            throw Unreadable("has a malformed validity date")
        }
        guard let subject = certificate.subject, let issuer = certificate.issuer else {
            throw Unreadable("has a subject or an issuer that cannot be read")
        }
        guard let fingerprint = Fingerprint.sha256(der), let keyFingerprint = certificate.keyFingerprint else {
            throw Unreadable("has a public key that cannot be read")
        }
        let role = certificate.role
        guard role != .unreadable else { throw Unreadable("has an extension that is malformed or occurs twice") }
        let key = certificate.key
        let serial = certificate.serial
        var summary = CertificateSummary(
            subject: subject, issuer: issuer, serial: serial.bytes, notBefore: notBefore, notAfter: notAfter,
            fingerprint: fingerprint, keyFingerprint: keyFingerprint, isCA: role == .authority,
            keyAlgorithm: key.algorithm, keyBits: key.bits)
        summary.role = role
        summary.signatureAlgorithm = certificate.signatureAlgorithm
        summary.extensions = certificate.extensions
        self.summary = summary
        obstacles = serial.isNegative ? ["has a negative serial number, which kubectl rejects"] : []
        var anomalies: [String] = []
        if notAfter < notBefore { anomalies.append("expires before it becomes valid") }
        if serial.bytes.count > 20 { anomalies.append("has a serial number of more than 20 bytes (RFC 5280)") }
        self.anomalies = anomalies
    }

    /// Why a certificate cannot be read.
    struct Unreadable: Error {
        let problem: String
        let hint: String?

        init(_ problem: String, hint: String? = nil) {
            self.problem = problem
            self.hint = hint
        }
    }
}
