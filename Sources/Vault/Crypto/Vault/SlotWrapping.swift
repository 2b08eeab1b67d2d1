// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// Wraps the root key in key slots and unwraps it (FORMAT.md, section 4.1).
package enum SlotWrapping {
    /// The root key, if `secrets` open `slot`; nil if they do not, for whatever reason.
    ///
    /// A wrong secret, a missing one, a slot of another type, refused parameters, a wrong commitment and a wrong tag
    /// all look alike.
    /// - Throws: only what says nothing about the secrets: no memory, or a failure of OpenSSL.
    package static func open(
        _ slot: KeySlot, vaultID: VaultID, format: UInt32, secrets: borrowing SlotSecrets
    ) throws(CryptoError) -> SecretBytes? {
        guard slot.cost.isAcceptable(for: slot.type) else { return nil }
        let material = try secrets.inputKeyMaterial(for: slot.type, cost: slot.cost, salt: slot.salt.span)
        guard let material else { return nil }
        let binding = SlotBinding(slot, vaultID: vaultID, format: format)
        let expanded = try binding.expand(material)
        let isCommitted = expanded.withBytes { bytes in
            ConstantTime.isEqual(bytes.extracting(last: SlotBinding.commitmentCount), slot.commitment.span)
        }
        // GCM does not commit to its key: without this one ciphertext could open under several passphrases.
        guard isCommitted else { return nil }
        return try unwrap(slot, binding, expanded)
    }

    /// Makes a slot that opens with `secrets` and wraps the root key of `cipher`.
    ///
    /// `cost` counts only for types with a passphrase. A creator may raise N; FORMAT.md, section 4.1, forbids less than
    /// `ScryptCost.floor`. Without an `id` the slot gets a random one.
    /// - Throws: `CryptoError.invalidLength` if a secret that the type needs is missing or of a wrong length, or the
    ///   label is; `CryptoError.openSSL` if the cost is refused.
    package static func make(
        _ type: SlotType, id: [UInt8]? = nil, label: String, createdAt: Timestamp, cost: ScryptCost = .floor,
        secrets: borrowing SlotSecrets, cipher: VaultCipher
    ) throws(CryptoError) -> KeySlot {
        guard !type.usesPassphrase || (cost.n >= ScryptCost.floor.n && cost.p == 1) else {
            throw .openSSL(operation: "scrypt", reasons: ["the cost is below the minimum for a new slot"])
        }
        return try wrap(
            type, SlotInfo(label: label, created: createdAt), type.usesPassphrase ? cost : .none, secrets, cipher,
            id: id)
    }

    /// The tag by which a slot is found by a guessed label: the first 8 bytes of a SHA-256.
    package static func labelTag(vaultID: VaultID, slotID: [UInt8], label: String) throws(CryptoError) -> [UInt8] {
        var message: [UInt8] = []
        message.appendPrefixed(VaultFormat.Label.slotLabel)
        message.appendPrefixed(fixed: vaultID)
        message.appendPrefixed(slotID.span)
        message.appendPrefixed(label)
        return Array(try SHA256.digest(of: message.span).bytes.prefix(8))
    }
}

extension SlotWrapping {
    /// ``make(_:label:createdAt:cost:secrets:cipher:)`` at any cost that a reader accepts.
    static func wrap(
        _ type: SlotType, _ info: SlotInfo, _ cost: ScryptCost, _ secrets: borrowing SlotSecrets, _ cipher: VaultCipher,
        id: [UInt8]? = nil
    ) throws(CryptoError) -> KeySlot {
        guard info.isLabelAcceptable else { throw .invalidLength }
        let id = if let id { id } else { try SystemRandom.bytes(count: 8) }
        var slot = KeySlot(
            id: id, type: type,
            labelTag: try labelTag(vaultID: cipher.vaultID, slotID: id, label: info.label),
            info: try cipher.sealSlotInfo(info, slotID: id), cost: cost, salt: try SystemRandom.bytes(count: 16),
            commitment: [],
            wrapped: SealedBytes(nonce: try SystemRandom.bytes(count: AESGCM.nonceCount), sealed: []))
        let material = try secrets.inputKeyMaterial(for: type, cost: cost, salt: slot.salt.span)
        guard let material else { throw .invalidLength }
        let expanded = try SlotBinding(slot, vaultID: cipher.vaultID, format: VaultFormat.number).expand(material)
        slot.commitment = expanded.withBytes { $0.extracting(last: SlotBinding.commitmentCount).array() }
        let data = SlotBinding(slot, vaultID: cipher.vaultID, format: VaultFormat.number).additionalData
        let nonce = slot.wrapped.nonce
        let aes = try AESGCM()
        try cipher.withRootKey { (root) throws(CryptoError) in
            try expanded.withBytes { (bytes) throws(CryptoError) in
                try aes.seal(
                    root, key: bytes.extracting(first: AESGCM.keyCount), nonce: nonce.span,
                    additionalData: data.span, appendingTo: &slot.wrapped.sealed)
            }
        }
        return slot
    }

    private static func unwrap(
        _ slot: KeySlot, _ binding: SlotBinding, _ expanded: borrowing SecretBytes
    ) throws(CryptoError) -> SecretBytes? {
        var root = SecretBytes(capacity: AESGCM.keyCount)
        let aes = try AESGCM()
        do throws(CryptoError) {
            try expanded.withBytes { (bytes) throws(CryptoError) in
                try aes.open(
                    slot.wrapped.sealed.span, key: bytes.extracting(first: AESGCM.keyCount),
                    nonce: slot.wrapped.nonce.span, additionalData: binding.additionalData.span, appendingTo: &root)
            }
        } catch .authenticationFailed, .invalidLength {
            return nil
        }
        return root.count == AESGCM.keyCount ? consume root : nil
    }
}
