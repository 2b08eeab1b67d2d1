// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

@Suite struct `Keys of a vault` {
    private let vault: TestVault

    init() throws { vault = try TestVault() }

    private func open(passphrase: String? = nil, keyFile: String? = nil, code: String? = nil) throws -> UnlockedVault {
        var secrets = UnlockSecrets()
        secrets.passphrase = passphrase.map(TestVault.secret)
        secrets.keyFile = keyFile.map(TestVault.secret)
        secrets.recoveryCode = code.map(TestVault.secret)
        return try LockedVault(at: vault.path, context: vault.context).unlock(with: secrets)
    }

    @Test func `a passphrase added opens it, changed opens it anew, removed opens it no more`() throws {
        var key = NewKey(kind: .passphrase, label: "alice")
        key.passphrase = TestVault.secret("correct horse")
        _ = try vault.open().addKey(key)
        #expect(try open(passphrase: "correct horse").keys().first { $0.isCurrent }?.label == "alice")
        #expect(code { _ = try open(passphrase: "wrong") } == "vault.locked")
        _ = try vault.open().changePassphrase(to: TestVault.secret("battery staple"), slotLabel: "alice")
        #expect(code { _ = try open(passphrase: "correct horse") } == "vault.locked")
        _ = try open(passphrase: "battery staple")
        _ = try vault.open().removeKey(label: "alice")
        #expect(code { _ = try open(passphrase: "battery staple") } == "vault.locked")
    }

    private static func text(_ secret: borrowing SecretBytes?) -> String {
        switch secret {
        case .some(let secret): secret.withBytes { String(decoding: $0.array(), as: UTF8.self) }
        case .none: ""
        }
    }

    @Test func `a passphrase is what was typed, byte for byte`() throws {
        var key = NewKey(kind: .passphrase, label: "alice")
        key.passphrase = TestVault.secret("caf\u{E9} au lait")
        _ = try vault.open().addKey(key)
        // The same to the eye: the decomposed form, another case, a space at the end.
        for twin in ["cafe\u{301} au lait", "Caf\u{E9} au lait", "caf\u{E9} au lait "] {
            #expect(code { _ = try open(passphrase: twin) } == "vault.locked")
        }
        _ = try open(passphrase: "caf\u{E9} au lait")
    }

    @Test func `a recovery code opens it however it is typed`() throws {
        let added = try vault.open().addKey(NewKey(kind: .recoveryCode, label: "paper"))
        let typed = Self.text(added.recoveryCode)
        _ = try open(code: typed)
        _ = try open(code: typed.lowercased().replacingOccurrences(of: "-", with: " "))
        #expect(typed.count == 47)
    }

    @Test func `two factors are both needed`() throws {
        var key = NewKey(kind: .passphraseAndKeyFile, label: "both")
        key.passphrase = TestVault.secret("correct horse")
        key.keyFile = TestVault.secret(String(repeating: "z", count: 32))
        _ = try vault.open().addKey(key)
        _ = try open(passphrase: "correct horse", keyFile: String(repeating: "z", count: 32))
        #expect(code { _ = try open(passphrase: "correct horse") } == "vault.locked")
        #expect(code { _ = try open(keyFile: String(repeating: "z", count: 32)) } == "vault.locked")
    }

    @Test func `of two factors the passphrase is changed by whom both open`() throws {
        let file = String(repeating: "z", count: 32)
        var key = NewKey(kind: .passphraseAndKeyFile, label: "both")
        key.passphrase = TestVault.secret("correct horse")
        key.keyFile = TestVault.secret(file)
        _ = try vault.open().addKey(key)
        let next = "battery staple"
        let byOther = code {
            _ = try vault.open().changePassphrase(to: TestVault.secret(next), slotLabel: "both")
        }
        #expect(byOther == "usage")
        let changed = try open(passphrase: "correct horse", keyFile: file)
            .changePassphrase(to: TestVault.secret(next), slotLabel: nil)
        #expect(changed.kind == .passphraseAndKeyFile)
        _ = try open(passphrase: next, keyFile: file)
        #expect(code { _ = try open(passphrase: next) } == "vault.locked")
        #expect(code { _ = try open(passphrase: "correct horse", keyFile: file) } == "vault.locked")
        #expect(code { _ = try open(passphrase: next, keyFile: String(repeating: "y", count: 32)) } == "vault.locked")
    }

    @Test func `a slot without a passphrase has none to change`() throws {
        let refusal = code { _ = try vault.open().changePassphrase(to: TestVault.secret("new"), slotLabel: nil) }
        #expect(refusal == "usage")
    }

    @Test func `one that was removed meanwhile opens nothing any more`() throws {
        var key = NewKey(kind: .passphrase, label: "alice")
        key.passphrase = TestVault.secret("correct horse")
        _ = try vault.open().addKey(key)
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-one"))
        let alice = try open(passphrase: "correct horse")
        _ = try vault.open().removeKey(label: "alice")
        let paris = try ClusterName("paris")
        #expect(code { _ = try alice.export(.names([paris]), ExportOptions()) { _ in } } == "vault.locked")
        #expect(code { _ = try alice.remove([paris], purge: false, ifVersion: nil) } == "vault.locked")
        #expect(code { _ = try alice.keys() } == "vault.locked")
    }

    @Test func `a key file opens one slot and no second`() throws {
        let refusal = code {
            var key = NewKey(kind: .keyFile, label: "spare")
            key.keyFile = TestVault.key
            _ = try vault.open().addKey(key)
        }
        #expect(refusal == "exists")
    }

    @Test func `the last one cannot be removed, and labels are unique`() throws {
        #expect(code { _ = try vault.open().removeKey(label: "key-file") } == "usage")
        let refusal = code {
            var key = NewKey(kind: .keyFile, label: "key-file")
            key.keyFile = TestVault.secret(String(repeating: "z", count: 32))
            _ = try vault.open().addKey(key)
        }
        #expect(refusal == "exists")
        #expect(try vault.open().keys().count == 1)
    }
}
