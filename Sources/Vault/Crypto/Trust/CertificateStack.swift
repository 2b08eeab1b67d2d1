// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// Parsed certificates in OpenSSL's own list.
@safe struct CertificateStack: ~Copyable {
    let raw: OpaquePointer

    /// Parses DER encodings; `index` of the error counts from 0.
    static func parse(_ encodings: some Sequence<[UInt8]>) throws -> CertificateStack {
        let stack = try CertificateStack()
        for (index, der) in encodings.enumerated() {
            guard let certificate = X509Certificate(der: der.span) else { throw UnreadableCertificate(index: index) }
            guard unsafe aichor_certificates_push(stack.raw, certificate.raw) == 1 else {
                throw CryptoError.outOfMemory
            }
        }
        return stack
    }

    private init() throws(CryptoError) {
        guard let stack = unsafe aichor_certificates_new() else { throw .outOfMemory }
        unsafe raw = stack
    }

    deinit { unsafe aichor_certificates_free(raw) }

    var count: Int { Int(unsafe aichor_certificates_count(raw)) }

    /// The certificate at that place; it lives as long as the list.
    func certificate(at index: Int) -> OpaquePointer? { unsafe aichor_certificates_at(raw, Int32(index)) }
}

/// A certificate of a list that OpenSSL cannot read.
struct UnreadableCertificate: Error {
    /// Its place, counted from 0.
    let index: Int
}
