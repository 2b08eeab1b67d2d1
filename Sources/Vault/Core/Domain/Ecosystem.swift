// SPDX-License-Identifier: Apache-2.0

/// The tag that AIchor passes to infrastructure-as-code tooling: 1 to 63 visible ASCII characters.
public struct Ecosystem: Hashable, Sendable {
    /// The tag as it is written.
    public let text: String

    /// Checks a tag.
    public init(_ text: String) throws(InvalidInput) {
        self.text = text
    }
}
