// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import VaultCore

/// Certificates in OpenSSL's own list.
@safe struct CertificateStack: ~Copyable {
    let raw: OpaquePointer

    init() throws(CryptoError) {
        guard let stack = unsafe aichor_certificates_new() else { throw .outOfMemory }
        unsafe raw = stack
    }

    deinit { unsafe aichor_certificates_free(raw) }

    var count: Int { Int(unsafe aichor_certificates_count(raw)) }

    /// Adds a certificate, which lives as long as the list.
    func append(_ certificate: borrowing X509Certificate) throws(CryptoError) {
        guard unsafe aichor_certificates_push(raw, certificate.raw) == 1 else { throw .outOfMemory }
    }

    /// Adds one of another list.
    func append(_ other: borrowing CertificateStack, at index: Int) throws(CryptoError) {
        guard let certificate = unsafe other.certificate(at: index),
            unsafe aichor_certificates_push(raw, certificate) == 1
        else { throw .outOfMemory }
    }

    /// Whether OpenSSL takes it for a root without looking at its signature: its names alone, and key identifiers if it has them.
    func isTakenForRoot(at index: Int) -> Bool {
        defer { ERR_clear_error() }
        return unsafe X509_self_signed(certificate(at: index), 0) == 1
    }

    func certificate(at index: Int) -> OpaquePointer? { unsafe aichor_certificates_at(raw, Int32(index)) }
}
