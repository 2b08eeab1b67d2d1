// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A private key in the place of certificates: its screen must be dark before its first line ends.
package enum PrivateKeyText {
    /// Base64 of `-----BEGIN ` and the next four characters, by what a key's label begins with.
    private static let encoded = [
        "LS0tLS1CRUdJTiBQUklW",  // PRIV
        "LS0tLS1CRUdJTiBSU0Eg",  // RSA
        "LS0tLS1CRUdJTiBFQyBQ",  // EC P
        "LS0tLS1CRUdJTiBFTkNS",  // ENCR
        "LS0tLS1CRUdJTiBEU0Eg",  // DSA
        "LS0tLS1CRUdJTiBPUEVO",  // OPEN
    ]

    /// Whether the end of a line as far as it is typed shows that a key follows.
    ///
    /// Quick, for it is asked at each byte.
    package static func begins(_ line: Span<UInt8>) -> Bool {
        line.holds("PRIVATE KEY-----", at: line.count - 16) || encoded.contains { line.holds($0, at: 0) }
    }

    /// Whether a whole line contains a key, or its beginning.
    package static func isIn(_ line: Span<UInt8>) -> Bool { line.contains("PRIVATE KEY-----") || begins(line) }
}
