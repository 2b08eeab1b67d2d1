// SPDX-License-Identifier: Apache-2.0
package import VaultCore

extension PromptSession {
    /// What ends a form at ^D.
    package static let formLeft = VaultError(.interrupted, "the form was cancelled; nothing was added")

    /// Asks for a field until it is right.
    ///
    /// - Parameter hides: whether what is typed must not show from here on.
    package func ask<Value>(
        _ prompt: String, hides: (Span<UInt8>) -> Bool = { _ in false },
        _ parse: (String) throws(InvalidInput) -> Value
    ) throws(VaultError) -> Value {
        while true {
            if let value = try askOptional(prompt, hides: hides, parse) { return value }
            refuse(VaultError(.inputInvalid, "this field is required"))
        }
    }

    /// Asks for a field until it is right or empty.
    package func askOptional<Value>(
        _ prompt: String, hides: (Span<UInt8>) -> Bool = { _ in false },
        _ parse: (String) throws(InvalidInput) -> Value
    ) throws(VaultError) -> Value? {
        while true {
            guard let text = try readText(prompt, hides: hides) else { throw Self.formLeft }
            if text.trimmed.isEmpty { return nil }
            do throws(InvalidInput) {
                return try parse(text)
            } catch {
                // The lines of what does not belong here answer no other question.
                try dropPaste()
                refuse(VaultError(invalid: error))
            }
        }
    }
}
