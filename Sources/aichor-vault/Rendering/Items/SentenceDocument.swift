// SPDX-License-Identifier: Apache-2.0
import VaultTerminal

/// A result that is one text.
struct SentenceDocument: OutputDocument {
    /// The member's name for programs.
    let key: String
    let text: String

    func describe(in description: inout Description, _ rendering: RenderContext) { description.sentence(text) }

    func value(_ rendering: RenderContext) -> OutputValue { .object([(key, .text(text))]) }
}
