// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The header that proves who asks, built where the secret lies and nowhere else.
enum AuthorizationHeader {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// `Authorization: Bearer TOKEN` (RFC 6750, section 2.1), or `Basic` with a user name (RFC 7617), ended by a NUL.
    ///
    /// Nil if the token has a control character: it would end the header and begin another.
    static func make(secret: borrowing SecretBytes, username: String?) -> SecretBytes? {
        var header = SecretBytes(capacity: 64 + secret.count * 2)
        guard let username else {
            header.appendText("Authorization: Bearer ")
            let isClean = secret.withBytes { bytes in
                header.append(bytes)
                return bytes.count > 0 && !bytes.contains { $0.isASCIIControl }
            }
            guard isClean else { return nil }
            header.append(0)
            return header
        }
        header.appendText("Authorization: Basic ")
        var pair = SecretBytes(capacity: username.utf8.count + secret.count + 1)
        pair.appendText(username)
        pair.append(UInt8(ascii: ":"))
        secret.withBytes { pair.append($0) }
        pair.withBytes { appendBase64($0, to: &header) }
        header.append(0)
        return header
    }

    private static func appendBase64(_ bytes: Span<UInt8>, to header: inout SecretBytes) {
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let length = min(3, bytes.count - start)
            var bits: UInt32 = 0
            for offset in 0..<3 { bits = bits << 8 | (offset < length ? UInt32(bytes[start + offset]) : 0) }
            for digit in 0..<4 {
                let value = Int(bits >> UInt32(18 - 6 * digit) & 0x3F)
                header.append(digit <= length ? alphabet[value] : UInt8(ascii: "="))
            }
        }
    }
}
