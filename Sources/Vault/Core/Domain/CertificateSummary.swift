// SPDX-License-Identifier: Apache-2.0

/// What is shown of one certificate (RFC 5280).
public struct CertificateSummary: Equatable, Sendable {
    /// The subject, as RFC 4514 writes names.
    public var subject: String
    /// The issuer, as RFC 4514 writes names.
    public var issuer: String
    /// The serial number, big-endian.
    public var serial: [UInt8]
    /// The first second of validity.
    public var notBefore: Timestamp
    /// The last second of validity.
    public var notAfter: Timestamp
    /// SHA-256 of the DER certificate, 32 bytes.
    public var fingerprint: [UInt8]
    /// SHA-256 of the DER SubjectPublicKeyInfo, 32 bytes.
    public var keyFingerprint: [UInt8]
    /// Whether basicConstraints say `CA:TRUE`.
    public var isCA: Bool
    /// The public key's algorithm, such as `RSA` or `EC P-256`.
    public var keyAlgorithm: String
    /// The public key's size in bits.
    public var keyBits: UInt32
    /// What its signature was made with, such as `RSA-SHA256`; nil if an older program stored the summary.
    public var signatureAlgorithm: String?
    /// What it may be used for; nil if an older program stored the summary.
    public var role: CertificateRole?
    /// Its extensions; nil where it was not read from the certificate itself.
    public var extensions: CertificateExtensions?
    /// Fields of newer programs, whole, kept when the cluster changes.
    package var unknownFields: [UInt8] = []

    /// Makes a summary.
    public init(
        subject: String, issuer: String, serial: [UInt8], notBefore: Timestamp, notAfter: Timestamp,
        fingerprint: [UInt8], keyFingerprint: [UInt8], isCA: Bool, keyAlgorithm: String, keyBits: UInt32
    ) {
        self.subject = subject
        self.issuer = issuer
        self.serial = serial
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.fingerprint = fingerprint
        self.keyFingerprint = keyFingerprint
        self.isCA = isCA
        self.keyAlgorithm = keyAlgorithm
        self.keyBits = keyBits
    }

    /// The summary as a vault keeps it: without what is read from the certificate each time.
    package var asStored: CertificateSummary {
        var summary = self
        summary.extensions = nil
        return summary
    }

    /// Whether subject and issuer are the same name (RFC 5280, section 3.2).
    public var isSelfIssued: Bool { subject == issuer }
}
