// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// Which slots are tried, and in which order: a header is read before any key is known, so its slots must not decide how long
/// that takes (FORMAT.md, section 4.1).
struct SlotOrder {
    /// Those to be tried, one after the other.
    private(set) var affordable: [KeySlot] = []
    /// How many would have been tried too, but for their cost.
    private(set) var skipped = 0

    /// Orders those that `secrets` suffice for and that have the label, if one is given.
    init(_ header: Header, label: String?, _ secrets: borrowing SlotSecrets) {
        var wanted: [KeySlot] = []
        for slot in header.slots
        where slot.cost.isAcceptable(for: slot.type) && secrets.suffice(for: slot.type)
            && Self.has(label, slot, header.vaultID)
        { wanted.append(slot) }
        var rest = ScryptCost.budget
        for slot in Self.ordered(wanted) {
            if slot.cost.work > rest {
                skipped += 1
            } else {
                rest -= slot.cost.work
                affordable.append(slot)
            }
        }
    }

    private static func has(_ label: String?, _ slot: KeySlot, _ vaultID: VaultID) -> Bool {
        guard let label else { return true }
        return (try? SlotWrapping.labelTag(vaultID: vaultID, slotID: slot.id, label: label)) == slot.labelTag
    }

    /// First those that cost nothing, then those that need a key file too, then those of a passphrase alone; each the cheapest
    /// first, and where they cost the same in the header's order.
    private static func ordered(_ slots: [KeySlot]) -> [KeySlot] {
        func rank(_ slot: KeySlot) -> Int {
            slot.type.usesPassphrase ? (slot.type == .passphraseAndKeyFile ? 1 : 2) : 0
        }
        return slots.enumerated().sorted { left, right in
            (rank(left.element), left.element.cost.work, left.offset)
                < (rank(right.element), right.element.cost.work, right.offset)
        }.map(\.element)
    }
}
