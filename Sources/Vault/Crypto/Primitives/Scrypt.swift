// SPDX-License-Identifier: Apache-2.0
import COpenSSL
package import VaultCore

/// scrypt (RFC 7914): makes each guess of a passphrase cost time and memory.
package enum Scrypt {
    /// Stretches a passphrase to 32 bytes.
    ///
    /// The cost may come from a file that an attacker wrote, so it is checked here too, before any memory is taken.
    package static func stretch(
        _ passphrase: Span<UInt8>, salt: Span<UInt8>, cost: ScryptCost
    ) throws(CryptoError) -> SecretBytes {
        guard cost.isAcceptable(for: .passphrase) else {
            throw .openSSL(operation: "scrypt", reasons: ["the cost is outside the accepted range"])
        }
        return try derive(passphrase, salt: salt, cost: cost, count: 32)
    }

    /// scrypt at any cost: only for RFC 7914's vectors, whose costs the format refuses, and for
    /// ``stretch(_:salt:cost:)``.
    static func derive(
        _ passphrase: Span<UInt8>, salt: Span<UInt8>, cost: ScryptCost, count: Int
    ) throws(CryptoError) -> SecretBytes {
        let run = try unsafe ScryptRun(SharedAlgorithm.scrypt.handle())
        CryptoError.clearQueue()
        let (n, r, p) = (UInt64(cost.n), UInt64(cost.r), UInt64(cost.p))
        try unsafe run.set(aichor_param_scrypt_n(), n)
        try unsafe run.set(aichor_param_scrypt_r(), r)
        try unsafe run.set(aichor_param_scrypt_p(), p)
        // Exactly what OpenSSL will ask for (providers/implementations/kdfs/scrypt.c): its default limit of 32 MiB
        // would
        // refuse every cost that this project creates.
        try unsafe run.set(aichor_param_scrypt_maxmem(), 128 * r * (n + 2 + p))
        try unsafe run.set(aichor_param_password(), passphrase)
        try unsafe run.set(aichor_param_salt(), salt)
        return try run.derive(count: count)
    }
}

/// One run of scrypt.
@safe private struct ScryptRun: ~Copyable {
    private let context: OpaquePointer

    init(_ algorithm: OpaquePointer) throws(CryptoError) {
        guard let context = unsafe EVP_KDF_CTX_new(algorithm) else { throw .outOfMemory }
        unsafe self.context = context
    }

    deinit { unsafe EVP_KDF_CTX_free(context) }

    func set(_ name: UnsafePointer<CChar>?, _ value: UInt64) throws(CryptoError) {
        var value = value
        let context = unsafe context
        let status = unsafe withUnsafeMutablePointer(to: &value) { value in
            let parameters = unsafe [OSSL_PARAM_construct_uint64(name, value), OSSL_PARAM_construct_end()]
            return unsafe EVP_KDF_CTX_set_params(context, parameters)
        }
        guard status == 1 else { throw .drained("EVP_KDF_CTX_set_params") }
    }

    /// Hands over bytes; OpenSSL keeps a copy and overwrites it when the context is freed.
    func set(_ name: UnsafePointer<CChar>?, _ bytes: Span<UInt8>) throws(CryptoError) {
        let context = unsafe context
        let status = unsafe bytes.withUnsafeBufferPointer { bytes in
            let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            let parameters = unsafe [
                OSSL_PARAM_construct_octet_string(name, start, bytes.count), OSSL_PARAM_construct_end(),
            ]
            return unsafe EVP_KDF_CTX_set_params(context, parameters)
        }
        guard status == 1 else { throw .drained("EVP_KDF_CTX_set_params") }
    }

    func derive(count: Int) throws(CryptoError) -> SecretBytes {
        let context = unsafe context
        var secret = SecretBytes(capacity: count)
        try secret.append(atMost: count) { (output) throws(CryptoError) in
            let status = unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
                let status = unsafe EVP_KDF_derive(context, buffer.baseAddress, count, nil)
                initialized = status == 1 ? count : 0
                return status
            }
            guard status == 1 else { throw .drained("EVP_KDF_derive") }
        }
        return secret
    }
}
