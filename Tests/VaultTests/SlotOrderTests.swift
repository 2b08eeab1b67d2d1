// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultCrypto

@testable import Vault

/// How much a header can make us stretch before any key is known.
@Suite struct `The order of key slots` {
    private let vaultID = VaultID(high: 1, low: 2)

    private func slot(_ number: UInt8, _ type: SlotType, n: UInt32 = 1 << 17, p: UInt32 = 1, label: String = "x")
        throws -> KeySlot
    {
        let id = [UInt8](repeating: number, count: 8)
        return KeySlot(
            id: id, type: type, labelTag: try SlotWrapping.labelTag(vaultID: vaultID, slotID: id, label: label),
            info: SealedBytes(nonce: [], sealed: []), cost: type.usesPassphrase ? ScryptCost(n: n, p: p) : .none,
            salt: [], commitment: [], wrapped: SealedBytes(nonce: [], sealed: []))
    }

    private func order(_ slots: [KeySlot], label: String? = nil, keyFile: Bool = false) -> (ids: [UInt8], skipped: Int)
    {
        let secrets = SlotSecrets(
            passphrase: TestVault.secret("passphrase"), keyFile: keyFile ? TestVault.key : nil)
        let order = SlotOrder(Header(vaultID: vaultID, counter: 1, slots: slots), label: label, secrets)
        return (order.affordable.map { $0.id[0] }, order.skipped)
    }

    @Test func `is what costs nothing, then two factors, then the cheapest`() throws {
        let slots = [
            try slot(1, .passphrase, n: 1 << 18), try slot(2, .passphrase), try slot(3, .passphraseAndKeyFile),
            try slot(4, .keyFile), try slot(5, .recoveryCode), try slot(6, .passphrase),
        ]
        #expect(order(slots, keyFile: true).ids == [4, 3, 2, 6, 1])
        #expect(order(slots).ids == [2, 6, 1])
    }

    @Test func `tries eight passphrases of four times the usual cost`() throws {
        let slots = try (1...8).map { try slot($0, .passphrase, n: 1 << 19) }
        #expect(order(slots).skipped == 0)
    }

    @Test func `never stretches more than the costliest slot does`() throws {
        let dearest = try (1...8).map { try slot($0, .passphrase, n: 1 << 20, p: 4) }
        #expect(order(dearest).ids == [1])
        #expect(order(dearest).skipped == 7)
        let mixed = try (1...8).map { try slot($0, .passphrase, n: 1 << 20, p: $0 > 4 ? 4 : 1) }
        #expect(order(mixed).ids == [1, 2, 3, 4])
        // A label that all of them have is no way around it.
        #expect(order(dearest, label: "x").ids.count == 1)
    }

    @Test func `begins with the slot that is named`() throws {
        let slots = try (1...8).map { try slot($0, .passphrase, n: 1 << 20, p: 4, label: $0 == 8 ? "mine" : "x") }
        #expect(order(slots, label: "mine").ids == [8])
        #expect(order(slots, label: "mine").skipped == 0)
    }

    @Test func `leaves out what is refused or lacks a secret`() throws {
        let slots = [
            try slot(1, .passphrase, n: 1 << 14), try slot(2, .passphrase, n: 1 << 21), try slot(3, .keyFile),
            try slot(4, .passphraseAndKeyFile), try slot(5, .passphrase, n: 1 << 15),
        ]
        #expect(order(slots).ids == [5])
        #expect(order(slots).skipped == 0)
    }
}
