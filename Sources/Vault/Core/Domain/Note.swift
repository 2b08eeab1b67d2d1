// SPDX-License-Identifier: Apache-2.0

/// A person's note on a cluster: text of 1 to 16,384 bytes.
///
/// It may have line feeds and tabs but no other control characters: a note is for reading, and those are for steering
/// a terminal.
public struct Note: Hashable, Sendable {
    /// The longest note, in bytes of UTF-8.
    public static let maximumLength = 16_384

    /// The text, with line feeds between its lines.
    public let text: String

    /// Checks a note; a carriage return before a line feed is dropped.
    public init(_ text: String) throws(InvalidInput) {
        let field = "note"
        // Swift takes CR LF for one character, so this finds exactly the pairs.
        let unified = text.contains("\r\n") ? String(text.map { $0 == "\r\n" ? "\n" : $0 }) : text
        guard !unified.trimmed.isEmpty else {
            throw InvalidInput(field, "must not be blank", hint: "leave out the note to have none")
        }
        guard unified.utf8.count <= Self.maximumLength else {
            throw InvalidInput(
                field, "has \(unified.utf8.count) bytes, at most \(Self.maximumLength) are allowed", hint: "shorten it")
        }
        if let control = unified.unicodeScalars.first(where: { $0.isControl && $0 != "\n" && $0 != "\t" }) {
            throw InvalidInput(
                field, "must not contain the control character \(control.codePoint)", hint: "write plain text")
        }
        try Self.refuseSecrets(unified, field)
        self.text = unified
    }

    /// A note is shown by `show` without a log entry, so nothing that opens a cluster belongs there.
    private static func refuseSecrets(_ text: String, _ field: String) throws(InvalidInput) {
        switch MisplacedInput.recognise(text.utf8.span) {
        case .privateKey:
            throw InvalidInput(field, "must not contain a private key", hint: "notes are shown in plain text")
        case .base64PEM:
            throw InvalidInput(field, "must not be PEM text in base64", hint: "notes are shown in plain text")
        case .webToken, .bearerHeader:
            throw InvalidInput(
                field, "must not be a token",
                hint: "a token belongs in the bearer token field; notes are shown in plain text")
        default: return
        }
    }
}
