// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// HKDF-SHA-256 (RFC 5869).
package enum HKDF {
    /// The most that one pseudorandom key expands to (RFC 5869, section 2.3).
    package static let maximumCount = 255 * Digest.byteCount

    /// Concentrates the input's entropy in a pseudorandom key of 32 bytes (section 2.2).
    package static func extract(
        salt: Span<UInt8>, inputKeyMaterial: Span<UInt8>
    ) throws(CryptoError) -> SecretBytes {
        let hmac = try HMACSHA256(key: salt)
        var key = SecretBytes(capacity: Digest.byteCount)
        try hmac.start()
        try hmac.update(inputKeyMaterial)
        try hmac.finish(appendingTo: &key)
        return key
    }

    /// Expands a pseudorandom key to `count` bytes (section 2.3).
    ///
    /// - Throws: `CryptoError.invalidLength` if `count` is negative or above ``maximumCount``.
    package static func expand(
        _ pseudorandomKey: Span<UInt8>, info: Span<UInt8>, count: Int
    ) throws(CryptoError) -> SecretBytes {
        guard (0...maximumCount).contains(count) else { throw .invalidLength }
        let hmac = try HMACSHA256(key: pseudorandomKey)
        var output = SecretBytes(capacity: count + Digest.byteCount)
        while output.count < count {
            try appendBlock(to: &output, info, hmac)
        }
        output.truncate(to: count)
        return output
    }

    /// Appends T(n) = HMAC(PRK, T(n-1) ‖ info ‖ n), T(n-1) being the last block so far.
    private static func appendBlock(
        to output: inout SecretBytes, _ info: Span<UInt8>, _ hmac: borrowing HMACSHA256
    ) throws(CryptoError) {
        let number = [UInt8(output.count / Digest.byteCount + 1)]
        try hmac.start()
        try output.withBytes { (blocks) throws(CryptoError) in
            try hmac.update(blocks.extracting(last: Digest.byteCount))
        }
        try hmac.update(info)
        try hmac.update(number.span)
        try hmac.finish(appendingTo: &output)
    }
}
