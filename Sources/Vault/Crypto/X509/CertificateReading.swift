// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What one block's certificate says, and whether it can be trusted as a CA.
struct CertificateReading {
    let summary: CertificateSummary
    private let role: CertificateRole
    private let isSelfSigned: Bool
    private let hasNegativeSerial: Bool
    private let keyIsReadable: Bool

    /// Reads a certificate; an error names the block.
    init(_ der: [UInt8], _ block: PEMBlock) throws(InvalidInput) {
        guard let certificate = X509Certificate(der: der.span) else {
            throw block.wrong(
                "is no certificate that OpenSSL can read", hint: "openssl x509 -in FILE -noout -text says more")
        }
        guard let notBefore = certificate.notBefore, let notAfter = certificate.notAfter else {
            throw block.wrong("has a malformed date of validity")
        }
        guard let subject = certificate.subject, let issuer = certificate.issuer else {
            throw block.wrong("has a subject or an issuer that cannot be read")
        }
        guard let fingerprint = Fingerprint.sha256(der), let keyFingerprint = certificate.keyFingerprint else {
            throw block.wrong("has a public key that cannot be read")
        }
        role = certificate.role
        // A signature is only checked where the answer matters: a hostile key can make it slow.
        isSelfSigned = role == .authority ? false : certificate.isSelfSigned
        let key = certificate.key
        let serial = certificate.serial
        hasNegativeSerial = serial.isNegative
        keyIsReadable = key.isReadable
        summary = CertificateSummary(
            subject: subject, issuer: issuer, serial: serial.bytes, notBefore: notBefore, notAfter: notAfter,
            fingerprint: fingerprint, keyFingerprint: keyFingerprint, isCA: role == .authority,
            keyAlgorithm: key.algorithm, keyBits: key.bits)
    }

    /// What is odd about the certificate; an error if it can vouch for no server.
    func problems(of block: PEMBlock, at moment: Timestamp?) throws(InvalidInput) -> [String] {
        var problems = try roleProblems(of: block)
        if let moment, moment > summary.notAfter {
            problems.append("\(block.name) expired at \(summary.notAfter.rfc3339)")
        }
        if let moment, moment < summary.notBefore {
            problems.append("\(block.name) is not valid before \(summary.notBefore.rfc3339)")
        }
        if summary.notAfter < summary.notBefore { problems.append("\(block.name) ends before it begins to be valid") }
        if hasNegativeSerial { problems.append("\(block.name) has a negative serial number, which kubectl refuses") }
        if summary.serial.count > 20 {
            problems.append("\(block.name) has a serial number of more than 20 bytes (RFC 5280)")
        }
        if !keyIsReadable {
            problems.append("\(block.name) has a public key that OpenSSL cannot use: \(summary.keyAlgorithm)")
        }
        return problems
    }

    private func roleProblems(of block: PEMBlock) throws(InvalidInput) -> [String] {
        switch role {
        case .authority: return []
        case .versionOneAuthority:
            return ["\(block.name) is a certificate of version 1, from before CAs were marked as such"]
        case .unreadable: throw block.wrong("has an extension that is malformed or occurs twice")
        case .authorityWithoutSigning where isSelfSigned:
            return ["\(block.name) is a CA whose keyUsage does not let it sign certificates"]
        case .authorityWithoutSigning:
            throw block.wrong(
                "is a CA whose keyUsage does not let it sign certificates",
                hint: "give the CA that signs for the server")
        case .leaf where isSelfSigned:
            return ["\(block.name) is a server certificate that signed itself: it vouches for that server only"]
        case .leaf:
            throw block.wrong(
                "is a server certificate, not its CA: \(summary.subject.quoted)",
                hint: "give the certificate of its issuer: \(summary.issuer.quoted)")
        }
    }
}
