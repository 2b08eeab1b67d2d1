// SPDX-License-Identifier: Apache-2.0
import COpenSSL
package import VaultCore

/// SHA-256 (FIPS 180-4) over one reused context: for many digests make one and use it again.
///
/// The state lies behind a pointer, so no method is `mutating`; like every type here with a context it is not
/// `Sendable`.
@safe package struct SHA256: ~Copyable {
    private let context: OpaquePointer
    private let algorithm: OpaquePointer

    package init() throws(CryptoError) {
        let algorithm = try unsafe SharedAlgorithm.sha256.handle()
        guard let context = unsafe EVP_MD_CTX_new() else { throw .outOfMemory }
        unsafe self.algorithm = algorithm
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Begins a message and forgets one that was not finished.
    package func start() throws(CryptoError) {
        // The error queue is not cleared first: that takes as long as the digest, and a failure is reported with or without old reasons.
        guard unsafe EVP_DigestInit_ex2(context, algorithm, nil) == 1 else { throw .drained("EVP_DigestInit_ex2") }
    }

    /// Begins a message with one byte: the prefix that keeps hashes of different uses apart.
    package func start(with prefix: UInt8) throws(CryptoError) {
        let byte: [1 of UInt8] = [prefix]
        try start()
        try update(byte.span)
    }

    /// Adds bytes to the message begun by ``start()``.
    package func update(_ bytes: Span<UInt8>) throws(CryptoError) {
        let context = unsafe context
        let status = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }
        guard status == 1 else { throw .drained("EVP_DigestUpdate") }
    }

    /// The digest of the message begun by ``start()``.
    package func finish() throws(CryptoError) -> Digest {
        let context = unsafe context
        let bytes = try [32 of UInt8] { (output) throws(CryptoError) in
            let status = unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                count = Digest.byteCount
                return unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            }
            guard status == 1 else { throw .drained("EVP_DigestFinal_ex") }
        }
        guard let digest = Digest(bytes.span) else { throw .invalidLength }
        return digest
    }

    /// The digest of a whole message.
    package func digest(of message: Span<UInt8>) throws(CryptoError) -> Digest {
        try start()
        try update(message)
        return try finish()
    }

    /// The digest of one message, with a context of its own.
    package static func digest(of message: Span<UInt8>) throws(CryptoError) -> Digest {
        try SHA256().digest(of: message)
    }
}
