// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// One block of a PEM text, by its place in it.
struct PEMBlock {
    /// What stands in its BEGIN line, such as `CERTIFICATE`; from outside, so only ever shown in quotes.
    let label: String
    /// What stands between its BEGIN and END lines.
    let body: Range<Int>
    /// "block 2 of 3".
    let name: String
    /// Why kubectl does not find it, as what follows "the block"; nil if it does.
    let misreading: String?

    /// The DER encoding of the certificate that the block holds.
    func certificateDER(in pem: Span<UInt8>) throws(InvalidInput) -> [UInt8] {
        try requireCertificateLabel()
        let text = pem.extracting(body)
        guard !text.contains(":") else {
            throw wrong("contains PEM headers or other text", hint: "leave only base64 between BEGIN and END")
        }
        guard let der = Base64Text.decode(text) else {
            throw wrong("has a body that is not base64", hint: "was it cut when it was copied?")
        }
        guard let length = DERValidator.firstElementLength(der.span) else {
            throw wrong("is truncated or not a certificate", hint: "was it cut when it was copied?")
        }
        guard length == der.count else {
            throw wrong("has \(der.count - length) bytes after the certificate", hint: "copy the certificate again")
        }
        guard DERValidator.isOneElement(der.span) else {
            throw wrong("is not DER-encoded", hint: "openssl x509 -in FILE rewrites it, if the certificate is valid")
        }
        return der
    }

    /// The warning for a block that is read here and that kubectl would pass over; nil if it would not.
    var lenience: Finding? {
        guard let misreading else { return nil }
        return Finding(
            rule: "ca.parse", severity: .warning,
            message: "\(CertificateBundle.field) \(name) \(misreading): kubectl would ignore it",
            hint: "it is stored in a form that kubectl reads; fix the file if other programs use it")
    }

    func wrong(_ problem: String, hint: String? = nil) -> InvalidInput {
        InvalidInput(CertificateBundle.field, "\(name) \(problem)", hint: hint)
    }

    private func requireCertificateLabel() throws(InvalidInput) {
        let remove = "leave only the BEGIN CERTIFICATE blocks"
        switch label {
        case "CERTIFICATE": return
        case "X509 CERTIFICATE":
            throw wrong("has the old label \"X509 CERTIFICATE\"", hint: "write CERTIFICATE in its BEGIN and END lines")
        case "TRUSTED CERTIFICATE":
            throw wrong(
                "is a certificate with OpenSSL trust settings", hint: "openssl x509 -in FILE writes it without them")
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
            throw wrong(
                "is a certificate request, not a certificate", hint: "give the certificate that was issued for it")
        case "PUBLIC KEY", "RSA PUBLIC KEY", "EC PUBLIC KEY":
            throw wrong("is a public key, not a certificate", hint: remove)
        case "X509 CRL": throw wrong("is a revocation list, not a certificate", hint: remove)
        case "PKCS7", "PKCS #7 SIGNED DATA", "CMS":
            throw wrong("is a PKCS #7 bundle", hint: "openssl pkcs7 -in FILE -print_certs writes its certificates")
        default: throw wrong("has the label \(label.quoted), not \"CERTIFICATE\"", hint: remove)
        }
    }
}
