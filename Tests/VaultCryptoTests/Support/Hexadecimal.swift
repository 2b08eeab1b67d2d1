// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

/// Bytes written as hexadecimal digits; a malformed literal fails the test that uses it.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    #expect(digits.count == text.count && digits.count.isMultiple(of: 2), "not hexadecimal: \(text)")
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// A copy of secret bytes in ordinary memory, which only tests may make.
func bytes(of secret: borrowing SecretBytes) -> [UInt8] {
    secret.withBytes { $0.array() }
}

/// Secret memory that holds a text.
func secret(_ text: String) -> SecretBytes { SecretBytes(copying: text.utf8.span) }

/// Secret memory that holds bytes.
func secret(_ bytes: [UInt8]) -> SecretBytes { SecretBytes(copying: bytes.span) }
