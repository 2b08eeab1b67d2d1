// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// What can go wrong in cryptography.
///
/// No case holds a secret.
package enum CryptoError: Error, Equatable, Sendable {
    /// A tag did not fit: the key, the nonce, the additional data or the sealed bytes are not the ones of the sealing.
    case authenticationFailed
    /// There was no memory, which for scrypt may be up to 1 GiB.
    case outOfMemory
    /// A key, nonce, message or result has a length that the algorithm or the format does not allow.
    case invalidLength
    /// OpenSSL failed where it should not; `reasons` are its fixed texts, the oldest first.
    case openSSL(operation: String, reasons: [String])
}

extension CryptoError {
    /// Empties this thread's error queue before an operation, so that ``drained(_:)`` reports nothing older.
    static func clearQueue() { ERR_clear_error() }

    /// Empties this thread's error queue into an error.
    ///
    /// Only OpenSSL's fixed reason texts are taken, never the data attached to an entry: that may quote input.
    static func drained(_ operation: String) -> CryptoError {
        var reasons: [String] = []
        var outOfMemory = false
        while true {
            let code = ERR_get_error()
            if code == 0 { break }
            outOfMemory = outOfMemory || ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE
            if let reason = unsafe ERR_reason_error_string(code) {
                unsafe reasons.append(String(cString: reason))
            } else {
                reasons.append("error \(String(code, radix: 16))")
            }
        }
        return outOfMemory ? .outOfMemory : .openSSL(operation: operation, reasons: reasons)
    }
}
