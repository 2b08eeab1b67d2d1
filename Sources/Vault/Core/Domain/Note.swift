// SPDX-License-Identifier: Apache-2.0

/// A person's note on a cluster: text of 1 to 16,384 bytes.
public struct Note: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Checks a note.
    public init(_ text: String) throws(InvalidInput) {
        self.text = text
    }
}
