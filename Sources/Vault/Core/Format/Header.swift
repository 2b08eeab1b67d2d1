// SPDX-License-Identifier: Apache-2.0

/// Who can open the vault: its id and its key slots (FORMAT.md, section 4).
package struct Header: Equatable, Sendable {
    package static let maximumSlots = 32
    package static let maximumPassphraseSlots = 8

    package var format: UInt32
    package var vaultID: VaultID
    /// One more at each change of the header.
    package var counter: UInt64
    package var slots: [KeySlot]
    package var unknownFields: [UInt8]

    package init(
        format: UInt32 = VaultFormat.number, vaultID: VaultID, counter: UInt64, slots: [KeySlot],
        unknownFields: [UInt8] = []
    ) {
        self.format = format
        self.vaultID = vaultID
        self.counter = counter
        self.slots = slots
        self.unknownFields = unknownFields
    }

    /// The bytes that the header's MAC covers.
    package var body: [UInt8] {
        var out: [UInt8] = []
        out.appendField(1, integer: format)
        out.appendField(2, fixed: vaultID)
        out.appendField(3, integer: counter)
        for slot in slots { out.appendField(4, slot.encoded.span) }
        out.append(contentsOf: unknownFields)
        return out
    }

    /// Reads a header, before its MAC can be checked: nothing in it is to be trusted yet.
    package init(body: [UInt8]) throws(MalformedBytes) {
        guard body.count <= VaultFormat.maximumHeaderSize else { throw MalformedBytes("the header is too long") }
        let bytes = body.span
        var cursor = FieldCursor(known: 4, repeatable: [4])
        var format: UInt32?
        var vaultID: VaultID?
        var counter: UInt64?
        self.init(vaultID: VaultID(high: 0, low: 0), counter: 0, slots: [])
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            switch cursor.tag {
            case 1: format = try value.integer()
            case 2: vaultID = try value.fixed()
            case 3: counter = try value.integer()
            case 4: slots.append(try KeySlot(value))
            default: unknownFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
        guard let format, let vaultID, let counter else { throw MalformedBytes("the header is incomplete") }
        self.format = format
        self.vaultID = vaultID
        self.counter = counter
        try checkSlots()
    }

    private func checkSlots() throws(MalformedBytes) {
        let passphraseSlots = slots.count { $0.type.usesPassphrase }
        guard (1...Self.maximumSlots).contains(slots.count), passphraseSlots <= Self.maximumPassphraseSlots else {
            throw MalformedBytes("the header has \(slots.count) key slots")
        }
        guard Set(slots.map(\.id)).count == slots.count else { throw MalformedBytes("two key slots have the same id") }
    }
}
