// SPDX-License-Identifier: Apache-2.0

/// A certificate's public key as far as it decides whether kubectl can use it.
enum PublicKeyType: Equatable, Sendable {
    /// The modulus in bits, and whether the exponent is one that Go calculates with.
    case rsa(bits: Int, isUsable: Bool)
    /// P-224, P-256, P-384 or P-521.
    case ellipticCurve
    case ed25519
    /// Any other algorithm.
    case unknown

    /// Reads a SubjectPublicKeyInfo (RFC 5280, section 4.1).
    init(_ info: DERReader) throws(CertificateParseError) {
        var info = info
        guard var fields = info.contents(DERTag.sequence), var algorithm = fields.contents(DERTag.sequence),
            let identifier = algorithm.identifier()
        else { throw .malformed("a public key") }
        let parameters = algorithm
        guard algorithm.isEmpty || algorithm.next() != nil, let (bits, unused) = fields.bitString() else {
            throw .malformed("a public key")
        }
        // A key is a whole number of bytes; Go shifts others to the right, and no such key verifies anything.
        guard unused == 0 else { throw .malformed("a public key") }
        if identifier == Self.rsaEncryption {
            self = try Self.rsa(parameters, bits)
        } else if identifier == Self.ellipticCurveKey {
            self = try Self.curve(parameters, bits)
        } else if identifier == Self.ed25519Key {
            guard parameters.isEmpty, bits.count == 32 else { throw .malformed("an Ed25519 key") }
            self = .ed25519
        } else {
            guard OtherKey.isReadable(identifier, parameters, Array(bits)) else { throw .malformed("a public key") }
            self = .unknown
        }
    }

    private static let rsaEncryption: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1]
    private static let ellipticCurveKey: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]
    private static let ed25519Key: [UInt8] = [0x2B, 0x65, 0x70]

    /// An RSA key has NULL as its parameters (RFC 3279, section 2.3.1).
    private static func rsa(_ parameters: DERReader, _ bits: ArraySlice<UInt8>) throws(CertificateParseError) -> Self {
        var outer = DERReader(Array(bits))
        guard parameters.restBytes == [DERTag.null, 0], var fields = outer.contents(DERTag.sequence),
            let modulus = fields.integer(), let exponent = fields.word(), exponent > 0, let top = modulus.first,
            top < 0x80, let low = modulus.last
        else { throw .malformed("an RSA key") }
        let magnitude = modulus.drop { $0 == 0 }
        guard let leading = magnitude.first else { throw .malformed("an RSA key") }
        return .rsa(
            bits: magnitude.count * 8 - leading.leadingZeroBitCount,
            isUsable: exponent >= 3 && exponent < 1 << 31 && exponent & 1 == 1 && low & 1 == 1)
    }

    /// A named curve that Go supports, and a point that is not compressed.
    private static func curve(_ parameters: DERReader, _ bits: ArraySlice<UInt8>) throws(CertificateParseError) -> Self
    {
        var parameters = parameters
        guard let name = parameters.identifier(), let curve = NamedCurve(identifier: name) else {
            throw CertificateParseError(
                "has a key on an elliptic curve that kubectl does not support", isAboutKey: true)
        }
        guard curve.contains(Array(bits)) else { throw .malformed("an elliptic curve's key") }
        return .ellipticCurve
    }

    /// Why a path with this key is refused; nil if it is not.
    ///
    /// 2048 bits are OpenSSL's security level 2. Go's TLS accepts no RSA key of more than 8192.
    var weakness: String? {
        switch self {
        case .rsa(let bits, _) where bits < 2048: "has an RSA key of \(bits) bits, which is too short"
        case .rsa(let bits, _) where bits > 8192: "has an RSA key of \(bits) bits; kubectl accepts at most 8192"
        case .rsa(_, false): "has an RSA key with a modulus or an exponent that kubectl rejects"
        case .unknown: "has a key of an algorithm that kubectl cannot use"
        case .rsa, .ellipticCurve, .ed25519: nil
        }
    }
}
