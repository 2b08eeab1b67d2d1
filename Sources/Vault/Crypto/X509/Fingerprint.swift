// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// SHA-256 of public bytes: certificates and public keys.
enum Fingerprint {
    /// The digest; nil if OpenSSL has no SHA-256.
    static func sha256(_ bytes: [UInt8]) -> [UInt8]? {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let done = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe digest.withUnsafeMutableBufferPointer { output in
                unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, &length, EVP_sha256(), nil)
            }
        }
        return done == 1 && length == 32 ? digest : nil
    }
}
