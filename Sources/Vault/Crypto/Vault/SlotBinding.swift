// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// What a wrapped root key is bound to: every parameter of its slot, so that none can be changed or moved (FORMAT.md,
/// section 4.1).
struct SlotBinding {
    static let commitmentCount = 32

    private let slot: KeySlot
    private let vaultID: VaultID
    private let format: UInt32

    init(_ slot: KeySlot, vaultID: VaultID, format: UInt32) {
        self.slot = slot
        self.vaultID = vaultID
        self.format = format
    }

    /// Wrap key ‖ commitment from the input key material.
    func expand(_ material: borrowing SecretBytes) throws(CryptoError) -> SecretBytes {
        let salt = vaultID.bytes
        let info = info
        let key = try material.withBytes { (material) throws(CryptoError) in
            try HKDF.extract(salt: salt.span, inputKeyMaterial: material)
        }
        return try key.withBytes { (key) throws(CryptoError) in
            try HKDF.expand(key, info: info.span, count: AESGCM.keyCount + Self.commitmentCount)
        }
    }

    /// The additional data of the wrapped root key; the slot's commitment must be in place.
    var additionalData: [UInt8] {
        var data: [UInt8] = []
        data.appendPrefixed(VaultFormat.Label.slotWrap)
        data.appendPrefixed(format)
        appendParameters(to: &data)
        data.appendPrefixed(slot.commitment.span)
        return data
    }

    private var info: [UInt8] {
        var info: [UInt8] = []
        info.appendPrefixed(VaultFormat.Label.slot)
        appendParameters(to: &info)
        return info
    }

    private func appendParameters(to bytes: inout [UInt8]) {
        bytes.appendPrefixed(fixed: vaultID)
        bytes.appendPrefixed(slot.id.span)
        bytes.appendPrefixed(slot.type.rawValue)
        bytes.appendPrefixed(slot.cost.n)
        bytes.appendPrefixed(slot.cost.r)
        bytes.appendPrefixed(slot.cost.p)
        bytes.appendPrefixed(slot.salt.span)
    }
}
