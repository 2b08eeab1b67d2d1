// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// A parsed certificate of OpenSSL's (RFC 5280).
@safe struct X509Certificate: ~Copyable {
    let raw: OpaquePointer

    /// Parses a DER encoding; nil if it is no certificate or has bytes after its end.
    init?(der: Span<UInt8>) {
        let parsed: OpaquePointer? = unsafe der.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return nil }
            var cursor: UnsafePointer<UInt8>? = unsafe start
            guard let certificate = unsafe d2i_X509(nil, &cursor, buffer.count) else { return nil }
            guard unsafe cursor == start + buffer.count else {
                unsafe X509_free(certificate)
                return nil
            }
            return unsafe certificate
        }
        // What failed here is reported by us; nobody else may find it in OpenSSL's queue.
        ERR_clear_error()
        guard let parsed = unsafe parsed else { return nil }
        unsafe raw = parsed
    }

    deinit { unsafe X509_free(raw) }

    /// The subject as RFC 4514 writes names; nil if it cannot be read.
    var subject: String? { unsafe DistinguishedName.text(of: X509_get_subject_name(raw)) }
    /// The issuer as RFC 4514 writes names; nil if it cannot be read.
    var issuer: String? { unsafe DistinguishedName.text(of: X509_get_issuer_name(raw)) }

    /// The serial number's magnitude, big-endian, and its sign.
    var serial: (bytes: [UInt8], isNegative: Bool) {
        guard let number = unsafe X509_get0_serialNumber(raw), let data = unsafe ASN1_STRING_get0_data(number) else {
            return ([0], false)
        }
        let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(number))))
        return (bytes.isEmpty ? [0] : bytes, unsafe ASN1_STRING_type(number) & V_ASN1_NEG != 0)
    }

    /// The first second of validity; nil if the date is malformed.
    var notBefore: Timestamp? { unsafe Self.timestamp(X509_get0_notBefore(raw)) }
    /// The last second of validity; nil if the date is malformed.
    var notAfter: Timestamp? { unsafe Self.timestamp(X509_get0_notAfter(raw)) }

    /// What the certificate may be used for, as OpenSSL judges its extensions.
    var role: CertificateRole {
        let flags = unsafe X509_get_extension_flags(raw)
        let authority = unsafe X509_check_ca(raw)
        ERR_clear_error()
        if flags & UInt32(EXFLAG_INVALID) != 0 { return .unreadable }
        if authority == 1 { return .authority }
        if authority == 3 { return .versionOneAuthority }
        if flags & UInt32(EXFLAG_CA) != 0 { return .authorityWithoutSigning }
        // The names alone distinguish most certificates: a hostile key can make its signature slow to check.
        return flags & UInt32(EXFLAG_SI) != 0 && isSelfSigned ? .selfSignedLeaf : .leaf
    }

    /// Whether its own key verifies its signature.
    var isSelfSigned: Bool {
        let result = unsafe X509_self_signed(raw, 1)
        ERR_clear_error()
        return result == 1
    }

    /// SHA-256 of the DER encoding of its public key with its algorithm.
    var keyFingerprint: [UInt8]? {
        guard let key = unsafe X509_get_X509_PUBKEY(raw) else { return nil }
        let length = unsafe i2d_X509_PUBKEY(key, nil)
        guard length > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: Int(length))
        unsafe der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = unsafe i2d_X509_PUBKEY(key, &cursor)
        }
        return Fingerprint.sha256(der)
    }

    /// Its public key's algorithm and size.
    var key: PublicKeyDescription {
        let description = unsafe PublicKeyDescription(key: X509_get0_pubkey(raw), encoded: X509_get_X509_PUBKEY(raw))
        ERR_clear_error()
        return description
    }

    private static func timestamp(_ time: UnsafePointer<ASN1_TIME>?) -> Timestamp? {
        guard let time = unsafe time, let epoch = unsafe ASN1_TIME_set(nil, 0) else { return nil }
        defer { unsafe ASN1_STRING_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        return Timestamp(seconds: Int64(days) * 86_400 + Int64(seconds))
    }
}
