// SPDX-License-Identifier: Apache-2.0

/// What a passphrase of a key slot must be: 1 to 1,024 bytes exactly as typed, without NUL.
package enum PassphraseRules {
    /// The longest passphrase in bytes.
    package static let maximumLength = 1024
    /// Below this many bytes there is a warning.
    package static let advisedLength = 12
    private static let field = "passphrase"

    /// Checks a passphrase; returns warnings for the one who chooses it.
    ///
    /// Unlocking ignores them.
    package static func check(_ passphrase: borrowing SecretBytes) throws(InvalidInput) -> [String] {
        try passphrase.withBytes { (bytes: Span<UInt8>) throws(InvalidInput) -> [String] in
            guard !bytes.isEmpty else { throw InvalidInput(field, "must not be empty") }
            guard bytes.count <= maximumLength else {
                throw InvalidInput(
                    field, "is longer than \(maximumLength) bytes", hint: "use a key file for a long random secret")
            }
            // No prompt and no shell can give a NUL back, so a slot made with one would be lost.
            guard !bytes.contains(where: { $0 == 0 }) else {
                throw InvalidInput(
                    field, "must not contain a NUL byte", hint: "use a key file for binary data, or encode it as text")
            }
            var warnings: [String] = []
            if bytes.count < advisedLength {
                warnings.append("the passphrase has fewer than \(advisedLength) bytes; five random words are better")
            }
            if bytes.contains(where: { $0 >= 0x80 }) {
                warnings.append(
                    "the passphrase has non-ASCII characters; another keyboard or system may encode them differently")
            }
            if bytes.contains(where: \.isASCIIControl) {
                warnings.append("the passphrase has control characters; a prompt may not accept them")
            }
            if bytes.trimmedRange.count < bytes.count {
                warnings.append("the passphrase begins or ends with white space, which is part of it")
            }
            return warnings
        }
    }
}
