// SPDX-License-Identifier: Apache-2.0
import COpenSSL
package import VaultCore

/// HMAC-SHA-256 (RFC 2104) under one key.
///
/// The key is set once. Each message only resets the two keyed hash states, which halves the price of a short message.
@safe package struct HMACSHA256: ~Copyable {
    private let context: OpaquePointer

    /// Sets the key, of any length.
    package init(key: Span<UInt8>) throws(CryptoError) {
        let algorithm = try unsafe SharedAlgorithm.hmac.handle()
        guard let context = unsafe EVP_MAC_CTX_new(algorithm) else { throw .outOfMemory }
        CryptoError.clearQueue()
        // OpenSSL takes an absent key for "the one set before". HMAC fills a short key up with zeros, so one zero byte
        // is the
        // same key as none.
        let zero: [UInt8] = [0]
        let status = unsafe key.isEmpty ? Self.setKey(zero.span, in: context) : Self.setKey(key, in: context)
        guard status == 1 else {
            let error = CryptoError.drained("EVP_MAC_init")
            unsafe EVP_MAC_CTX_free(context)
            throw error
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    private static func setKey(_ key: Span<UInt8>, in context: OpaquePointer) -> Int32 {
        var digestName = Array("SHA256".utf8CString)
        return unsafe digestName.withUnsafeMutableBufferPointer { name in
            let parameters = unsafe [
                OSSL_PARAM_construct_utf8_string(aichor_param_digest(), name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return unsafe key.withUnsafeBufferPointer { key in
                unsafe EVP_MAC_init(context, key.baseAddress, key.count, parameters)
            }
        }
    }

    /// Begins a message and forgets one that was not finished.
    package func start() throws(CryptoError) {
        CryptoError.clearQueue()
        guard unsafe EVP_MAC_init(context, nil, 0, nil) == 1 else { throw .drained("EVP_MAC_init") }
    }

    /// Adds bytes to the message begun by ``start()``.
    package func update(_ bytes: Span<UInt8>) throws(CryptoError) {
        if bytes.isEmpty { return }
        let context = unsafe context
        let status = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe EVP_MAC_update(context, buffer.baseAddress, buffer.count)
        }
        guard status == 1 else { throw .drained("EVP_MAC_update") }
    }

    /// The tag of the message begun by ``start()``.
    package func finish() throws(CryptoError) -> Digest {
        let bytes = try [32 of UInt8] { (output) throws(CryptoError) in try finish(into: &output) }
        guard let tag = Digest(bytes.span) else { throw .invalidLength }
        return tag
    }

    /// Appends the tag, which is itself a key or a part of one, to secret memory.
    package func finish(appendingTo secret: inout SecretBytes) throws(CryptoError) {
        try secret.append(atMost: Digest.byteCount) { (output) throws(CryptoError) in try finish(into: &output) }
    }

    /// The tag of a whole message.
    package func tag(of message: Span<UInt8>) throws(CryptoError) -> Digest {
        try start()
        try update(message)
        return try finish()
    }

    private func finish(into output: inout OutputSpan<UInt8>) throws(CryptoError) {
        let context = unsafe context
        let status = unsafe output.withUnsafeMutableBufferPointer { buffer, count in
            let free = unsafe UnsafeMutableBufferPointer(rebasing: buffer[count...])
            var written = 0
            let status = unsafe EVP_MAC_final(context, free.baseAddress, &written, free.count)
            count += status == 1 ? written : 0
            return status
        }
        guard status == 1 else { throw .drained("EVP_MAC_final") }
    }
}
