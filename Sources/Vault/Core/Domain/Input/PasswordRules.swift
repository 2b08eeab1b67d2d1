// SPDX-License-Identifier: Apache-2.0

/// What a password of basic authentication must be: 1 to 4,096 bytes of UTF-8 without control characters (RFC 7617,
/// section 2).
package enum PasswordRules {
    /// The longest password in bytes.
    package static let maximumLength = 4096
    private static let field = "basic password"

    /// Checks a password; returns warnings.
    ///
    /// No message has any byte of it.
    package static func check(_ password: borrowing SecretBytes) throws(InvalidInput) -> [String] {
        try password.withBytes { (bytes: Span<UInt8>) throws(InvalidInput) -> [String] in
            guard !bytes.isEmpty else { throw InvalidInput(field, "must not be empty") }
            guard bytes.count <= maximumLength else {
                throw InvalidInput(field, "is longer than \(maximumLength) bytes", hint: "is it a whole file?")
            }
            try refuseControls(bytes)
            // What this program and others show in a password's place would otherwise be stored over the real one.
            if let refusal = SecretStandIn.recognise(bytes)?.refusal {
                throw InvalidInput(field, refusal.problem, hint: refusal.hint)
            }
            guard bytes.utf8Fault == nil else {
                throw InvalidInput(field, "must be UTF-8", hint: "the form and JSON accept only text")
            }
            var warnings: [String] = []
            if bytes.trimmedRange.count < bytes.count {
                warnings.append("the password begins or ends with white space; it is stored as given")
            }
            if bytes.contains(where: { $0 >= 0x80 }) {
                warnings.append(
                    "the password has non-ASCII characters; servers differ in how they read them (RFC 7617)")
            }
            return warnings
        }
    }

    private static func refuseControls(_ bytes: Span<UInt8>) throws(InvalidInput) {
        guard bytes.contains(where: \.isASCIIControl) else { return }
        if bytes.contains(where: { $0 == 0 }) { throw InvalidInput(field, "must not contain a NUL byte") }
        let newlines = bytes.contains(where: { $0 == 0x0A || $0 == 0x0D })
        throw InvalidInput(
            field, newlines ? "must be one line" : "must not contain control characters",
            hint: newlines ? "one line feed at the end of a file is removed automatically; there is another" : nil)
    }
}
