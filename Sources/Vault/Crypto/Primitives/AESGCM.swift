// SPDX-License-Identifier: Apache-2.0
import COpenSSL
package import VaultCore

/// AES-256-GCM (NIST SP 800-38D) with 96-bit nonces and 128-bit tags, over one reused context.
///
/// The context keeps the last key schedule until the next message or the end of this value, which overwrites it.
@safe package struct AESGCM: ~Copyable {
    package static let keyCount = 32
    package static let nonceCount = 12
    package static let tagCount = 16

    private let context: OpaquePointer

    package init() throws(CryptoError) {
        let algorithm = try unsafe SharedAlgorithm.aes256GCM.handle()
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .outOfMemory }
        CryptoError.clearQueue()
        guard unsafe EVP_CipherInit_ex2(context, algorithm, nil, nil, 1, nil) == 1 else {
            let error = CryptoError.drained("EVP_CipherInit_ex2")
            unsafe EVP_CIPHER_CTX_free(context)
            throw error
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Appends ciphertext ‖ tag to `output`.
    ///
    /// A nonce MUST NOT serve twice under one key.
    package func seal(
        _ plaintext: Span<UInt8>, key: Span<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>,
        appendingTo output: inout [UInt8]
    ) throws(CryptoError) {
        try start(.sealing, key, nonce, additionalData)
        try output.append(addingCapacity: plaintext.count + Self.tagCount) { (output) throws(CryptoError) in
            try transform(plaintext, into: &output)
            try finishSealing(into: &output)
        }
    }

    /// Appends the plain text of `sealed` (ciphertext ‖ tag) to ordinary memory.
    ///
    /// - Throws: `CryptoError.authenticationFailed` if the tag does not fit; then nothing is appended and what was
    ///   decrypted is overwritten.
    package func open(
        _ sealed: Span<UInt8>, key: Span<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>,
        appendingTo output: inout [UInt8]
    ) throws(CryptoError) {
        let count = try startOpening(sealed, key, nonce, additionalData)
        try output.append(addingCapacity: count) { (output) throws(CryptoError) in
            try finishOpening(sealed, into: &output)
        }
    }

    /// Appends the plain text of `sealed` to secret memory, else like the other.
    package func open(
        _ sealed: Span<UInt8>, key: Span<UInt8>, nonce: Span<UInt8>, additionalData: Span<UInt8>,
        appendingTo output: inout SecretBytes
    ) throws(CryptoError) {
        let count = try startOpening(sealed, key, nonce, additionalData)
        try output.append(atMost: count) { (output) throws(CryptoError) in
            try finishOpening(sealed, into: &output)
        }
    }
}

extension AESGCM {
    private enum Direction: Int32 {
        case opening = 0
        case sealing = 1
    }

    /// Sets direction, key and nonce, and takes in the additional data.
    private func start(
        _ direction: Direction, _ key: Span<UInt8>, _ nonce: Span<UInt8>, _ additionalData: Span<UInt8>
    ) throws(CryptoError) {
        guard key.count == Self.keyCount, nonce.count == Self.nonceCount else { throw .invalidLength }
        CryptoError.clearQueue()
        let context = unsafe context
        let status = unsafe key.withUnsafeBufferPointer { key in
            unsafe nonce.withUnsafeBufferPointer { nonce in
                unsafe EVP_CipherInit_ex2(context, nil, key.baseAddress, nonce.baseAddress, direction.rawValue, nil)
            }
        }
        guard status == 1 else { throw .drained("EVP_CipherInit_ex2") }
        try unsafe update(with: additionalData, nil)
    }

    private func startOpening(
        _ sealed: Span<UInt8>, _ key: Span<UInt8>, _ nonce: Span<UInt8>, _ additionalData: Span<UInt8>
    ) throws(CryptoError) -> Int {
        guard sealed.count >= Self.tagCount else { throw .authenticationFailed }
        try start(.opening, key, nonce, additionalData)
        return sealed.count - Self.tagCount
    }

    /// Feeds additional data (no `output`) or text.
    private func update(
        with input: Span<UInt8>, _ output: UnsafeMutablePointer<UInt8>?
    ) throws(CryptoError) {
        if input.isEmpty { return }
        guard let count = Int32(exactly: input.count) else { throw .invalidLength }
        let context = unsafe context
        let status = unsafe input.withUnsafeBufferPointer { input in
            var written: Int32 = 0
            return unsafe EVP_CipherUpdate(context, output, &written, input.baseAddress, count)
        }
        guard status == 1 else { throw .drained("EVP_CipherUpdate") }
    }

    /// Appends as many bytes as `input` has; GCM is a stream cipher and holds none back.
    private func transform(
        _ input: Span<UInt8>, into output: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        try unsafe output.withUnsafeMutableBufferPointer { (buffer, count) throws(CryptoError) in
            guard let base = buffer.baseAddress else { return }
            try unsafe update(with: input, base + count)
            count += input.count
        }
    }

    private func finishSealing(into output: inout OutputSpan<UInt8>) throws(CryptoError) {
        let context = unsafe context
        let status = unsafe output.withUnsafeMutableBufferPointer { (buffer, count) -> Int32 in
            guard let base = buffer.baseAddress else { return 0 }
            var written: Int32 = 0
            guard unsafe EVP_CipherFinal_ex(context, base + count, &written) == 1 else { return 0 }
            let tag = unsafe base + count
            count += Self.tagCount
            return unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagCount), tag)
        }
        guard status == 1 else { throw .drained("EVP_CipherFinal_ex") }
    }

    private func finishOpening(
        _ sealed: Span<UInt8>, into output: inout OutputSpan<UInt8>
    ) throws(CryptoError) {
        let count = sealed.count - Self.tagCount
        try setTag(sealed.extracting(last: Self.tagCount))
        try transform(sealed.extracting(first: count), into: &output)
        let context = unsafe context
        let isGenuine = unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
            var written: Int32 = 0
            var none: UInt8 = 0
            if unsafe EVP_CipherFinal_ex(context, &none, &written) == 1 { return true }
            unsafe OPENSSL_cleanse(buffer.baseAddress, initialized)
            initialized = 0
            return false
        }
        guard isGenuine else {
            // Without an entry in the queue the tag is wrong; a library that fails says why.
            let error = CryptoError.drained("EVP_CipherFinal_ex")
            throw error == .outOfMemory ? error : .authenticationFailed
        }
    }

    private func setTag(_ tag: Span<UInt8>) throws(CryptoError) {
        let context = unsafe context
        let status = unsafe tag.withUnsafeBufferPointer { tag in
            let bytes = unsafe UnsafeMutableRawPointer(mutating: tag.baseAddress)
            return unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), bytes)
        }
        guard status == 1 else { throw .drained("EVP_CIPHER_CTX_ctrl") }
    }
}
