// SPDX-License-Identifier: Apache-2.0

/// The name of an entry, which is another if a byte is.
///
/// Swift's strings are equal if they look alike, whether an accent is part of a letter or follows it; Go's are not, and
/// two clusters must not be confused either.
struct EntryName: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: EntryName, right: EntryName) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
