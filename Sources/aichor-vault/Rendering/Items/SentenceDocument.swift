// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// A result that is one text.
struct SentenceDocument: Document {
    /// The member's name for programs.
    let key: String
    let text: String

    func describe(in description: inout Description, _ scene: Scene) { description.sentence(text) }

    func value(_ scene: Scene) -> OutputValue { .object([(key, .text(text))]) }
}
