// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// An algorithm of OpenSSL's default provider, fetched once for the process.
///
/// A fetch walks the providers by name and costs more than a whole small message (0.6 us), so `EVP_aes_256_gcm()` and
/// its like, which fetch at every initialisation, are not used.
@safe final class SharedAlgorithm: @unchecked Sendable {
    // Sendable: the handle is written once, before anyone else sees the object; a fetched algorithm is immutable and
    // may be used
    // by several threads in parallel (openssl-threads(7)). It lives as long as the process, so nothing frees it.
    private let result: Result<OpaquePointer, CryptoError>

    private init(_ name: String, _ fetch: () -> OpaquePointer?) {
        OpenSSLRuntime.start()
        CryptoError.clearQueue()
        if let handle = unsafe fetch() {
            unsafe result = .success(handle)
        } else {
            unsafe result = .failure(.drained("fetching \(name)"))
        }
    }

    static let sha256 = unsafe SharedAlgorithm("SHA-256") { unsafe EVP_MD_fetch(nil, "SHA256", nil) }
    static let hmac = unsafe SharedAlgorithm("HMAC") { unsafe EVP_MAC_fetch(nil, "HMAC", nil) }
    static let scrypt = unsafe SharedAlgorithm("scrypt") { unsafe EVP_KDF_fetch(nil, "SCRYPT", nil) }
    static let aes256GCM = unsafe SharedAlgorithm("AES-256-GCM") { unsafe EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) }

    /// OpenSSL's object; valid as long as the process runs.
    func handle() throws(CryptoError) -> OpaquePointer { try unsafe result.get() }
}
