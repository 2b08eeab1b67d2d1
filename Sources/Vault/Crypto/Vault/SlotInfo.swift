// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// The data about a slot that is visible after unlocking (FORMAT.md, section 4).
package struct SlotInfo: Equatable, Sendable {
    /// The longest label in bytes of UTF-8.
    package static let maximumLabelCount = 64

    /// How a person calls the slot: 1 to 64 bytes.
    package var label: String
    package var created: Timestamp

    package init(label: String, created: Timestamp) {
        self.label = label
        self.created = created
    }

    /// Whether the label's length is one that the format allows.
    package var isLabelAcceptable: Bool { (1...Self.maximumLabelCount).contains(label.utf8.count) }

    var encoded: [UInt8] {
        var out: [UInt8] = []
        out.appendField(1, label)
        out.appendField(2, integer: created.seconds)
        return out
    }

    init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        var label: String?
        var created: Int64?
        var cursor = FieldCursor(known: 2)
        while try cursor.next(in: bytes) {
            switch cursor.tag {
            case 1: label = try bytes.extracting(cursor.range).text()
            case 2: created = try bytes.extracting(cursor.range).integer()
            default: break
            }
        }
        guard let label, let created else { throw MalformedBytes("a slot's label or date is missing") }
        self.init(label: label, created: Timestamp(seconds: created))
        guard isLabelAcceptable else { throw MalformedBytes("a slot's label has the wrong length") }
    }
}
