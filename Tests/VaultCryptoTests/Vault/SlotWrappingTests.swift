// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultCrypto

/// Key slots: each opens with its own secrets, and nothing tells why one does not.
struct SlotWrappingTests {
    private let cheap = ScryptCost(n: 1 << 15)

    /// What is given to unlock with, in a form that test macros can copy.
    struct Given {
        var passphrase: String?
        var keyFile: [UInt8]?
        var recoveryCode: [UInt8]?

        static let everything = Given(
            passphrase: Example.passphrase, keyFile: Example.keyFile, recoveryCode: Example.recoveryCode)

        func secrets() -> SlotSecrets {
            var secrets = SlotSecrets()
            if let passphrase { secrets.passphrase = secret(passphrase) }
            if let keyFile { secrets.keyFile = secret(keyFile) }
            if let recoveryCode { secrets.recoveryCode = secret(recoveryCode) }
            return secrets
        }
    }

    private func open(
        _ slot: KeySlot, _ given: Given = .everything, vaultID: VaultID = Example.vaultID, format: UInt32 = 1
    ) throws -> [UInt8]? {
        let root = try SlotWrapping.open(slot, vaultID: vaultID, format: format, secrets: given.secrets())
        switch root {
        case .some(let root): return bytes(of: root)
        case .none: return nil
        }
    }

    @Test(arguments: [
        ExampleSlots.passphrase, ExampleSlots.keyFile, ExampleSlots.both, ExampleSlots.recoveryCode,
    ])
    func `opens a slot of the format`(_ slot: KeySlot) throws {
        #expect(try open(slot) == Example.rootKey)
    }

    @Test(arguments: [
        ExampleSlots.tooCheap, ExampleSlots.tooManyLanes, ExampleSlots.narrow, ExampleSlots.keyFileWithCost,
    ])
    func `does not try a slot whose cost is refused, although it would open`(_ slot: KeySlot) throws {
        #expect(try open(slot) == nil)
    }

    @Test(arguments: [
        ScryptCost(n: 1 << 31), ScryptCost(n: 1 << 21), ScryptCost(n: 1 << 20, r: 1 << 20),
        ScryptCost(n: 1 << 20, p: 1 << 20), ScryptCost(n: .max, r: .max, p: .max), ScryptCost(n: 98_304), .none,
    ])
    func `takes neither memory nor time for a cost that is refused`(_ cost: ScryptCost) throws {
        // Tried, the largest would fail for want of memory instead of looking like a wrong passphrase.
        var slot = ExampleSlots.passphrase
        slot.cost = cost
        #expect(try open(slot) == nil)
    }

    @Test func `a changed parameter, a wrong commitment and a wrong tag all look alike`() throws {
        let genuine = ExampleSlots.keyFile
        var altered = [KeySlot](repeating: genuine, count: 8)
        altered[0].id[0] ^= 1
        altered[1].salt[0] ^= 1
        altered[2].commitment[31] ^= 1
        altered[3].wrapped.nonce[0] ^= 1
        altered[4].wrapped.sealed[0] ^= 1
        altered[5].wrapped.sealed[47] ^= 1
        altered[6].type = .recoveryCode
        altered[7].type = SlotType(rawValue: 9)
        for slot in altered { #expect(try open(slot) == nil) }
        #expect(try open(genuine, vaultID: VaultID(high: 0, low: 0)) == nil)
        #expect(try open(genuine, format: 2) == nil)
        #expect(try open(genuine) == Example.rootKey)
    }

    @Test func `a wrapped key is not tried under a key that the slot does not commit to`() throws {
        // Key and tag fit; only the commitment is a wrong one. That is the slot of one who makes one ciphertext for two
        // keys.
        var slot = ExampleSlots.keyFile
        slot.commitment[0] ^= 1
        let binding = SlotBinding(slot, vaultID: Example.vaultID, format: 1)
        let expanded = bytes(of: try binding.expand(secret(Example.keyFile)))
        let (root, data, nonce) = (Example.rootKey, binding.additionalData, slot.wrapped.nonce)
        var sealed: [UInt8] = []
        try AESGCM().seal(
            root.span, key: expanded.span.extracting(first: 32), nonce: nonce.span, additionalData: data.span,
            appendingTo: &sealed)
        slot.wrapped.sealed = sealed
        #expect(try open(slot) == nil)
        slot.commitment = Array(expanded.suffix(32))
        #expect(try open(slot) == nil, "the tag covers the commitment")
    }

    @Test func `a wrong or missing secret opens nothing`() throws {
        #expect(try open(ExampleSlots.passphrase, Given(passphrase: "Correct horse")) == nil)
        #expect(try open(ExampleSlots.passphrase, Given(keyFile: Example.keyFile)) == nil)
        #expect(try open(ExampleSlots.both, Given(passphrase: Example.passphrase)) == nil)
        #expect(try open(ExampleSlots.both, Given(keyFile: Example.keyFile)) == nil)
        #expect(try open(ExampleSlots.keyFile, Given(keyFile: Example.keyFile.reversed())) == nil)
        #expect(try open(ExampleSlots.recoveryCode, Given()) == nil)
    }

    @Test func `secrets of a length that the format forbids do not suffice`() {
        let long = String(repeating: "x", count: 1025)
        #expect(!suffice(Given(passphrase: ""), .passphrase))
        #expect(!suffice(Given(passphrase: long), .passphrase))
        #expect(suffice(Given(passphrase: String(long.dropLast())), .passphrase))
        #expect(!suffice(Given(keyFile: Array(repeating: 1, count: 33)), .keyFile))
        #expect(!suffice(Given(recoveryCode: Array(repeating: 1, count: 19)), .recoveryCode))
        #expect(!suffice(.everything, SlotType(rawValue: 0)))
    }

    @Test(arguments: [SlotType.passphrase, .keyFile, .passphraseAndKeyFile, .recoveryCode])
    func `a new slot opens with its secrets and says its label`(_ type: SlotType) throws {
        let cipher = try Example.cipher()
        let info = SlotInfo(label: "laptop", created: Timestamp(seconds: 1_700_000_000))
        let slot = try SlotWrapping.wrap(
            type, info, type.usesPassphrase ? cheap : .none, Given.everything.secrets(), cipher)
        #expect(try KeySlot(slot.encoded.span) == slot)
        #expect(try open(slot) == Example.rootKey)
        #expect(try cipher.openSlotInfo(slot) == info)
        #expect(
            try slot.labelTag == SlotWrapping.labelTag(vaultID: Example.vaultID, slotID: slot.id, label: "laptop"))
        let second = try SlotWrapping.wrap(
            type, info, type.usesPassphrase ? cheap : .none, Given.everything.secrets(), cipher)
        #expect(second.id != slot.id && second.salt != slot.salt && second.commitment != slot.commitment)
    }

    @Test func `a new slot has at least the least cost`() throws {
        let cipher = try Example.cipher()
        let made = try make(.passphrase, cost: .floor, cipher)
        #expect(made.cost == ScryptCost(n: 1 << 17, r: 8, p: 1))
        #expect(try open(made) == Example.rootKey)
        #expect(try make(.keyFile, cost: .floor, cipher).cost == .none)
        for cost in [ScryptCost(n: 1 << 16), ScryptCost(n: 1 << 17, p: 2), ScryptCost(n: 1 << 21), .none] {
            #expect(throws: CryptoError.self) { _ = try make(.passphrase, cost: cost, cipher) }
        }
    }

    @Test func `a new slot wants its secrets and a label`() throws {
        let cipher = try Example.cipher()
        for label in ["", String(repeating: "x", count: 65), String(repeating: "é", count: 33)] {
            #expect(throws: CryptoError.invalidLength) { _ = try make(.keyFile, label: label, cipher) }
        }
        #expect(throws: CryptoError.invalidLength) {
            _ = try SlotWrapping.make(
                .keyFile, label: "a", createdAt: Timestamp(seconds: 0), secrets: SlotSecrets(), cipher: cipher)
        }
        #expect(throws: CryptoError.invalidLength) { _ = try make(SlotType(rawValue: 7), cipher) }
    }

    @Test func `label tag and sealed label are those of the format`() throws {
        let cipher = try Example.cipher()
        let info = SlotInfo(label: "laptop", created: Timestamp(seconds: 1_700_000_000))
        let tag = try SlotWrapping.labelTag(vaultID: Example.vaultID, slotID: Example.slotID, label: "laptop")
        #expect(tag == ExampleSlots.keyFile.labelTag)
        #expect(
            try cipher.sealSlotInfo(info, slotID: Example.slotID, nonce: Example.nonce) == ExampleSlots.keyFile.info)
        #expect(try cipher.openSlotInfo(ExampleSlots.keyFile) == info)
    }

    @Test func `a sealed label belongs to one slot`() throws {
        var slot = ExampleSlots.keyFile
        slot.id[7] ^= 1
        #expect(throws: FormatError.header("the label of key slot 3031323334353636 cannot be decrypted")) {
            _ = try Example.cipher().openSlotInfo(slot)
        }
    }

    private func make(
        _ type: SlotType, label: String = "laptop", cost: ScryptCost = .floor, _ cipher: VaultCipher
    ) throws -> KeySlot {
        try SlotWrapping.make(
            type, label: label, createdAt: Timestamp(seconds: 0), cost: cost, secrets: Given.everything.secrets(),
            cipher: cipher)
    }

    private func suffice(_ given: Given, _ type: SlotType) -> Bool { given.secrets().suffice(for: type) }
}
