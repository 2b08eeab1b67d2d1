// SPDX-License-Identifier: Apache-2.0

/// The kind of key that opens a slot (FORMAT.md, section 4).
///
/// Unknown types are kept and never opened.
package struct SlotType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let passphrase = SlotType(rawValue: 1)
    package static let keyFile = SlotType(rawValue: 2)
    package static let passphraseAndKeyFile = SlotType(rawValue: 3)
    package static let recoveryCode = SlotType(rawValue: 4)

    /// Whether a passphrase is stretched for it.
    package var usesPassphrase: Bool { self == .passphrase || self == .passphraseAndKeyFile }
}

/// The cost of scrypt (RFC 7914), read from a file that an attacker may have written.
package struct ScryptCost: Equatable, Sendable {
    package var n: UInt32
    package var r: UInt32
    package var p: UInt32

    package init(n: UInt32, r: UInt32 = 8, p: UInt32 = 1) {
        self.n = n
        self.r = r
        self.p = p
    }

    /// The cost of a slot that stretches nothing.
    package static let none = ScryptCost(n: 0, r: 0, p: 0)
    /// The least cost that this program creates: 128 MiB, about 0.7 s.
    package static let floor = ScryptCost(n: 1 << 17)

    /// How much is stretched in one unlocking, whatever a header says: as much as the costliest slot that is accepted, or 32 of
    /// the least cost that this program creates.
    package static let budget = ScryptCost(n: 1 << 20, p: 4).work

    /// What the time is proportional to.
    package var work: UInt64 { UInt64(n) * UInt64(r) * UInt64(p) }

    /// Whether a slot of this type may be tried at this cost, before any memory is taken (FORMAT.md, section 4.1).
    package func isAcceptable(for type: SlotType) -> Bool {
        guard type.usesPassphrase else { return self == .none }
        return n.nonzeroBitCount == 1 && n >= 1 << 15 && n <= 1 << 20 && r == 8 && (1...4).contains(p)
    }
}

/// One way to unlock: a wrapped copy of the root key and what it takes to unwrap it.
package struct KeySlot: Equatable, Sendable {
    package var id: [UInt8]
    package var type: SlotType
    package var labelTag: [UInt8]
    package var info: SealedBytes
    package var cost: ScryptCost
    package var salt: [UInt8]
    package var commitment: [UInt8]
    package var wrapped: SealedBytes
    /// Fields that this program does not know, whole, kept when the header is rewritten.
    package var unknownFields: [UInt8]

    package init(
        id: [UInt8], type: SlotType, labelTag: [UInt8], info: SealedBytes, cost: ScryptCost, salt: [UInt8],
        commitment: [UInt8], wrapped: SealedBytes, unknownFields: [UInt8] = []
    ) {
        self.id = id
        self.type = type
        self.labelTag = labelTag
        self.info = info
        self.cost = cost
        self.salt = salt
        self.commitment = commitment
        self.wrapped = wrapped
        self.unknownFields = unknownFields
    }

    /// The slot as a field map.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        out.appendField(1, id.span)
        out.appendField(2, integer: type.rawValue)
        out.appendField(3, labelTag.span)
        out.appendField(4, info.nonce.span)
        out.appendField(5, info.sealed.span)
        out.appendField(6, integer: cost.n)
        out.appendField(7, integer: cost.r)
        out.appendField(8, integer: cost.p)
        out.appendField(9, salt.span)
        out.appendField(10, commitment.span)
        out.appendField(11, wrapped.nonce.span)
        out.appendField(12, wrapped.sealed.span)
        out.append(contentsOf: unknownFields)
        return out
    }

    /// Reads a slot; every field must be there and of its length.
    package init(_ bytes: Span<UInt8>) throws(MalformedBytes) {
        self.init(
            id: [], type: SlotType(rawValue: 0), labelTag: [], info: SealedBytes(nonce: [], sealed: []), cost: .none,
            salt: [], commitment: [], wrapped: SealedBytes(nonce: [], sealed: []))
        var seen = 0
        var cursor = FieldCursor(known: 12)
        while try cursor.next(in: bytes) {
            let value = bytes.extracting(cursor.range)
            seen += cursor.tag <= 12 ? 1 : 0
            switch cursor.tag {
            case 1: id = value.array()
            case 2: type = SlotType(rawValue: try value.integer())
            case 3: labelTag = value.array()
            case 4: info.nonce = value.array()
            case 5: info.sealed = value.array()
            case 6: cost.n = try value.integer()
            case 7: cost.r = try value.integer()
            case 8: cost.p = try value.integer()
            case 9: salt = value.array()
            case 10: commitment = value.array()
            case 11: wrapped.nonce = value.array()
            case 12: wrapped.sealed = value.array()
            default: unknownFields += bytes.extracting(cursor.wholeRange).array()
            }
        }
        let lengthsFit =
            id.count == 8 && labelTag.count == 8 && info.nonce.count == 12 && salt.count == 16
            && commitment.count == 32 && wrapped.nonce.count == 12 && wrapped.sealed.count == 48
        guard seen == 12, lengthsFit else { throw MalformedBytes("a key slot is incomplete") }
    }
}
