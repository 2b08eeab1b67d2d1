// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultCrypto

/// Log entries: sealed under their number, chained to the one before.
struct LogSealingTests {
    @Test func `seals and chains to the bytes of the format`() throws {
        let previous = try #require(Digest([UInt8](repeating: 0x55, count: 32)))
        let entry = try Example.cipher().sealLog(
            message: Array("log message".utf8), sequence: 9, previousMAC: previous, nonce: Example.nonce)
        #expect(
            try SHA256.digest(of: entry.content.sealed.span).hexadecimal
                == "85335c2289521316aab1bfb992793d87268f0fa81bdc0350348b6ac8e6c4a712")
        #expect(entry.mac.hexadecimal == "6926af3ce269989189e3d3ff6ce5eb212812b51e4f86f466d690f4d181b27fb4")
    }

    @Test func `opens what it sealed, a chain long`() throws {
        let cipher = try Example.cipher()
        var previous = Digest.zero
        for sequence in UInt64(1)...20 {
            let message = [UInt8](repeating: UInt8(sequence), count: Int(sequence) * 60)
            let entry = try cipher.sealLog(message: message, sequence: sequence, previousMAC: previous)
            #expect(entry.content.sealed.count % 512 == AESGCM.tagCount)
            #expect(try cipher.openLog(entry) == message)
            #expect(
                try cipher.logMAC(sequence: sequence, previousMAC: previous, content: entry.content) == entry.mac)
            previous = entry.mac
        }
    }

    @Test func `an entry opens under no other number, altered not at all`() throws {
        let cipher = try Example.cipher()
        let entry = try cipher.sealLog(message: [1, 2], sequence: 5, previousMAC: .zero)
        var moved = entry
        moved.sequence = 6
        var altered = entry
        altered.content.sealed[3] ^= 1
        var cut = entry
        cut.content.sealed = []
        var nonceless = entry
        nonceless.content.nonce = []
        for entry in [moved, altered, cut, nonceless] {
            #expect(throws: FormatError.log("entry \(entry.sequence) cannot be decrypted")) {
                try cipher.openLog(entry)
            }
        }
        #expect(throws: FormatError.self) { try Example.cipher(vaultID: VaultID(high: 0, low: 0)).openLog(entry) }
    }

    @Test func `every field changes the MAC`() throws {
        let cipher = try Example.cipher()
        let content = SealedBytes(nonce: Example.nonce, sealed: [1, 2, 3])
        let other = try #require(Digest([UInt8](repeating: 1, count: 32)))
        let macs = [
            try cipher.logMAC(sequence: 1, previousMAC: .zero, content: content),
            try cipher.logMAC(sequence: 2, previousMAC: .zero, content: content),
            try cipher.logMAC(sequence: 1, previousMAC: other, content: content),
            try cipher.logMAC(
                sequence: 1, previousMAC: .zero, content: SealedBytes(nonce: Example.nonce + [1], sealed: [2, 3])),
            try cipher.logMAC(
                sequence: 1, previousMAC: .zero, content: SealedBytes(nonce: Example.nonce, sealed: [1, 2])),
            try Example.cipher(vaultID: VaultID(high: 0, low: 0)).logMAC(
                sequence: 1, previousMAC: .zero, content: content),
        ]
        #expect(Set(macs).count == macs.count)
    }
}
