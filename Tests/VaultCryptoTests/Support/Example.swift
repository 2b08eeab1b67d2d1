// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultCrypto

/// The vault whose expected bytes stand in these tests.
///
/// They were computed from docs/FORMAT.md with Python's `hashlib`, `hmac` and `cryptography`, not with this code.
enum Example {
    static let rootKey = Array(UInt8(0)...31)
    static let vaultID = VaultID(high: 0xA0A1_A2A3_A4A5_A6A7, low: 0xA8A9_AAAB_ACAD_AEAF)
    static let recordID = RecordID(high: 0x1011_1213_1415_1617, low: 0x1819_1A1B_1C1D_1E1F)
    static let nonce = Array(UInt8(1)...12)
    static let slotID = Array(UInt8(0x30)...0x37)
    static let salt = Array(UInt8(0x40)...0x4F)
    static let wrapNonce = Array(UInt8(0x60)...0x6B)
    static let keyFile = Array(UInt8(0x80)...0x9F)
    static let recoveryCode = Array(UInt8(0xC0)...0xD3)
    static let passphrase = "correct horse"

    static func cipher(rootKey: [UInt8] = rootKey, vaultID: VaultID = vaultID) throws(CryptoError) -> VaultCipher {
        try VaultCipher(rootKey: secret(rootKey), vaultID: vaultID)
    }

    /// The example's slot of that type with the commitment and the wrapped root key that belong to its cost.
    static func slot(_ type: SlotType, _ cost: ScryptCost, commitment: String, wrapped: String) -> KeySlot {
        KeySlot(
            id: slotID, type: type, labelTag: hex("498d909a20b162bf"),
            info: SealedBytes(
                nonce: nonce,
                sealed: hex(
                    "916be00be393e459e4167b7a63831a3f1df17f43644c163ae7073eaa119a8b41d675a497"
                        + "810696e06526eddd91d4ce56d046415e2d09bb5dbaf4e0f8cf202547d97c8579194b3fd9"
                        + "98df7b08f522485b224e7e4fb7572139f2ab7acff4bec9af7bb0c3cfcae6879a8b878c1a"
                        + "85e999d8a834fd7be8b2d7ee44513dc75113c8122069fd9d0da3b2eac8cf70c6f253e55a")),
            cost: cost, salt: salt, commitment: hex(commitment),
            wrapped: SealedBytes(nonce: wrapNonce, sealed: hex(wrapped)))
    }
}
