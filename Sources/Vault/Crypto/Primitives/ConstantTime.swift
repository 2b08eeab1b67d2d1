// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// Comparisons whose duration does not depend on the bytes.
package enum ConstantTime {
    /// Whether both hold the same bytes.
    ///
    /// The lengths are not secret: different ones are unequal immediately.
    package static func isEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        if left.isEmpty { return true }
        return unsafe left.withUnsafeBufferPointer { left in
            unsafe right.withUnsafeBufferPointer { right in
                unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }
}
