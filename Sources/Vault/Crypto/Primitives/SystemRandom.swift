// SPDX-License-Identifier: Apache-2.0
import COpenSSL
package import VaultCore

/// OpenSSL's random generators, seeded by the kernel (RAND(7)).
package enum SystemRandom {
    /// Random bytes that are a secret: a key, a recovery code.
    ///
    /// From the generator whose output never becomes public.
    package static func secret(count: Int) throws(CryptoError) -> SecretBytes {
        guard count > 0 else { throw .invalidLength }
        var secret = SecretBytes(capacity: count)
        try secret.append(atMost: count) { (output) throws(CryptoError) in
            try unsafe fill(&output, count, RAND_priv_bytes, "RAND_priv_bytes")
        }
        return secret
    }

    /// Random bytes that anyone may see: a nonce, a salt, an id.
    package static func bytes(count: Int) throws(CryptoError) -> [UInt8] {
        guard count > 0 else { throw .invalidLength }
        return try [UInt8](capacity: count) { (output) throws(CryptoError) in
            try unsafe fill(&output, count, RAND_bytes, "RAND_bytes")
        }
    }

    /// A random id of 16 bytes.
    package static func id() throws(CryptoError) -> Bytes16 {
        guard let id = Bytes16(try bytes(count: Bytes16.byteCount)) else { throw .invalidLength }
        return id
    }

    private static func fill(
        _ output: inout OutputSpan<UInt8>, _ count: Int,
        _ generate: (UnsafeMutablePointer<UInt8>?, Int32) -> Int32, _ operation: String
    ) throws(CryptoError) {
        guard let wanted = Int32(exactly: count) else { throw .invalidLength }
        OpenSSLRuntime.start()
        CryptoError.clearQueue()
        let status = unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
            let status = unsafe generate(buffer.baseAddress, wanted)
            initialized = status == 1 ? count : 0
            return status
        }
        guard status == 1 else { throw .drained(operation) }
    }
}
