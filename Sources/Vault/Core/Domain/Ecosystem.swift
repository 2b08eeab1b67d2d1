// SPDX-License-Identifier: Apache-2.0

/// The tag that AIchor passes to infrastructure-as-code tooling: 1 to 63 visible ASCII characters.
public struct Ecosystem: Hashable, Sendable {
    /// The tag as it is written.
    public let text: String

    /// Checks a tag.
    public init(_ text: String) throws(InvalidInput) {
        let field = "ecosystem"
        guard !text.isEmpty else {
            throw InvalidInput(field, "must not be empty", hint: "leave out the ecosystem if there is none")
        }
        if let wrong = text.unicodeScalars.first(where: { !$0.isVisibleASCII }) {
            let problem =
                wrong == " " ? "must not contain spaces" : "must be visible ASCII, but contains \(wrong.codePoint)"
            throw InvalidInput(field, problem, hint: "write the tag exactly as InstaDeep recommended it")
        }
        guard text.utf8.count <= 63 else {
            throw InvalidInput(field, "has \(text.utf8.count) characters, at most 63 are allowed")
        }
        self.text = text
    }
}
