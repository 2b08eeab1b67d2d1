// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A certificate as Go's crypto/x509 reads it (parseCertificate, Go 1.27): what it refuses is refused here too.
///
/// OpenSSL reads it once more before anything is trusted; here stands what path search and our own rules look at.
final class ParsedCertificate: Sendable {
    let der: [UInt8]
    /// 1 to 3.
    let version: Int
    /// The serial number's magnitude.
    let serial: [UInt8]
    let signature: SignatureKind
    /// The names' encodings, which Go compares byte by byte.
    let issuer: [UInt8]
    let subject: [UInt8]
    let notBefore: Timestamp
    let notAfter: Timestamp
    /// The encoding of the key with its algorithm.
    let keyInfo: [UInt8]
    let key: PublicKeyType
    let extensions: ParsedExtensions

    init(der: [UInt8]) throws(CertificateParseError) {
        var input = DERReader(der)
        guard var outer = input.contents(DERTag.sequence), input.isEmpty,
            var body = outer.contents(DERTag.sequence)
        else { throw .malformed("a structure") }
        self.der = der
        version = try Self.version(&body)
        serial = try Self.serial(&body)
        guard let inner = body.contents(DERTag.sequence), let outside = outer.contents(DERTag.sequence),
            inner.rest == outside.rest, let kind = SignatureKind(inner)
        else { throw .malformed("signature algorithms") }
        signature = kind
        issuer = try Self.name(&body, "an issuer")
        guard var dates = body.contents(DERTag.sequence), let first = CertificateDate.read(&dates),
            let last = CertificateDate.read(&dates)
        else { throw .malformed("a date") }
        notBefore = first
        notAfter = last
        subject = try Self.name(&body, "a subject")
        guard let info = body.whole(DERTag.sequence) else { throw .malformed("a public key") }
        keyInfo = info.restBytes
        key = try PublicKeyType(info)
        extensions = try Self.extensions(&body, version)
        guard outer.bitString() != nil else { throw .malformed("a signature") }
    }

    var isSelfIssued: Bool { issuer == subject }

    private static func version(_ body: inout DERReader) throws(CertificateParseError) -> Int {
        guard body.isNext(DERTag.constructed(0)) else { return 1 }
        guard var field = body.contents(DERTag.constructed(0)), let number = field.word(), field.isEmpty,
            (0...2).contains(number)
        else { throw .malformed("a version") }
        return number + 1
    }

    /// Go refuses negative numbers since 1.23.
    private static func serial(_ body: inout DERReader) throws(CertificateParseError) -> [UInt8] {
        guard let number = body.integer(), let first = number.first else { throw .malformed("a serial number") }
        guard first < 0x80 else { throw CertificateParseError("has a negative serial number") }
        return Array(number)
    }

    private static func name(_ body: inout DERReader, _ what: String) throws(CertificateParseError) -> [UInt8] {
        guard let name = body.whole(DERTag.sequence), DistinguishedNameSyntax.isReadable(name) else {
            throw .malformed(what)
        }
        return name.restBytes
    }

    private static func extensions(
        _ body: inout DERReader, _ version: Int
    ) throws(CertificateParseError) -> ParsedExtensions {
        guard version > 1 else { return ParsedExtensions() }
        for tag in [DERTag.primitive(1), DERTag.primitive(2)] where body.isNext(tag) {
            guard body.next() != nil else { throw .malformed("a unique identifier") }
        }
        guard version == 3, body.isNext(DERTag.constructed(3)) else { return ParsedExtensions() }
        guard var field = body.contents(DERTag.constructed(3)), var list = field.contents(DERTag.sequence) else {
            throw .malformed("extensions")
        }
        return try ParsedExtensions(&list)
    }
}
