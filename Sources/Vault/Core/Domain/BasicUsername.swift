// SPDX-License-Identifier: Apache-2.0

/// The user name of basic authentication: 1 to 256 bytes without a colon and without control characters (RFC 7617,
/// section 2).
public struct BasicUsername: Hashable, Sendable {
    /// The name as it is written.
    public let text: String

    /// Checks a user name.
    public init(_ text: String) throws(InvalidInput) {
        let field = "basic username"
        guard !text.isEmpty else { throw InvalidInput(field, "must not be empty") }
        guard text.utf8.count <= 256 else {
            throw InvalidInput(field, "has \(text.utf8.count) bytes, at most 256 are allowed")
        }
        if let control = text.unicodeScalars.first(where: \.isControl) {
            throw InvalidInput(field, "must not contain the control character \(control.codePoint)")
        }
        // Never echo: what stands after the colon is likely to be the password.
        guard !text.utf8.contains(UInt8(ascii: ":")) else {
            throw InvalidInput(
                field, "must not contain a colon",
                hint: "a colon ends the user name (RFC 7617): give the password separately")
        }
        // A user name is shown in plain text.
        guard !text.mightBeToken, !text.hasPrefix("-----BEGIN") else {
            throw InvalidInput(
                field, "looks like a token or PEM text", hint: "a token belongs in the bearer token field")
        }
        self.text = text
    }
}
