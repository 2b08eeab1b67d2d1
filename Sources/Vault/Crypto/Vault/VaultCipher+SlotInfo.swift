// SPDX-License-Identifier: Apache-2.0
package import VaultCore

// The sealed label and date of a key slot: FORMAT.md, section 4.3.

extension VaultCipher {
    /// Seals the data about a slot.
    ///
    /// - Throws: `CryptoError.invalidLength` if the label is empty or longer than 64 bytes.
    package func sealSlotInfo(_ info: SlotInfo, slotID: [UInt8]) throws(CryptoError) -> SealedBytes {
        try sealSlotInfo(info, slotID: slotID, nonce: try SystemRandom.bytes(count: AESGCM.nonceCount))
    }

    /// Opens the data about a slot.
    ///
    /// - Throws: `FormatError.header` if it is not what was sealed for this slot.
    package func openSlotInfo(_ slot: KeySlot) throws -> SlotInfo {
        var padded: [UInt8] = []
        let data = slotData(slot.id)
        do throws(CryptoError) {
            try keys.withKey(VaultFormat.Label.slotInfo) { (key) throws(CryptoError) in
                try aes.open(
                    slot.info.sealed.span, key: key, nonce: slot.info.nonce.span, additionalData: data.span,
                    appendingTo: &padded)
            }
        } catch .authenticationFailed, .invalidLength {
            throw FormatError.header("the label of key slot \(slot.id.hexadecimal) cannot be decrypted")
        }
        do {
            return try SlotInfo(padded.span.extracting(try Padding.messageRange(in: padded.span)))
        } catch {
            throw FormatError.header("the label of key slot \(slot.id.hexadecimal) is malformed: \(error.reason)")
        }
    }

    /// Seals under a nonce that the caller answers for.
    func sealSlotInfo(_ info: SlotInfo, slotID: [UInt8], nonce: [UInt8]) throws(CryptoError) -> SealedBytes {
        guard info.isLabelAcceptable else { throw .invalidLength }
        let message = info.encoded
        var padded: [UInt8] = []
        let size = Padding.stepped(message.count + 4, by: Padding.slotInfoStep)
        Padding.pad(message.span, to: size, into: &padded)
        let data = slotData(slotID)
        var sealed: [UInt8] = []
        try keys.withKey(VaultFormat.Label.slotInfo) { (key) throws(CryptoError) in
            try aes.seal(
                padded.span, key: key, nonce: nonce.span, additionalData: data.span, appendingTo: &sealed)
        }
        return SealedBytes(nonce: nonce, sealed: sealed)
    }

    /// The additional data of a slot's info.
    private func slotData(_ slotID: [UInt8]) -> [UInt8] {
        var data: [UInt8] = []
        data.appendPrefixed(VaultFormat.Label.slotInfo)
        data.appendPrefixed(fixed: vaultID)
        data.appendPrefixed(slotID.span)
        return data
    }
}
