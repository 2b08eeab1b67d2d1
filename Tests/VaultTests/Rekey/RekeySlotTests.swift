// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@testable import Vault

@Suite struct `Key slots when the root key is replaced` {
    private let vault: TestVault
    private static let second = String(repeating: "s", count: 32)

    init() throws {
        vault = try TestVault()
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-one"))
    }

    private func addKeyFile(_ label: String, _ content: String) throws {
        var key = NewKey(kind: .keyFile, label: label)
        key.keyFile = TestVault.secret(content)
        _ = try vault.open().addKey(key)
    }

    private func opens(passphrase: String? = nil, keyFile: String? = nil, code: String? = nil) -> Bool {
        var secrets = UnlockSecrets()
        secrets.passphrase = passphrase.map(TestVault.secret)
        secrets.keyFile = keyFile.map(TestVault.secret)
        secrets.recoveryCode = code.map(TestVault.secret)
        return (try? LockedVault(at: vault.path, context: vault.context).unlock(with: secrets)) != nil
    }

    private static func text(_ secret: borrowing SecretBytes?) -> String {
        switch secret {
        case .some(let secret): secret.withBytes { String(decoding: $0.array(), as: UTF8.self) }
        case .none: ""
        }
    }

    @Test func `the one that unlocked stays as it was, the others vanish and are named before`() throws {
        try addKeyFile("server", Self.second)
        let before = try vault.open().keys()
        vault.advance(by: 100)
        let open = try vault.openToRekey()
        let plan = try open.planRekey(RekeyRequest())
        #expect(plan.kept.map(\.label) == ["key-file"])
        #expect(plan.removed.map(\.label) == ["server"])
        #expect(plan.added == nil)
        _ = try open.rekey(plan)
        let after = try vault.open().keys()
        #expect(after.map(\.id) == [before[0].id])
        #expect(after[0].createdAt == before[0].createdAt)
        #expect(!opens(keyFile: Self.second))
        #expect(try vault.entries().suffix(2).map(\.action.rawValue) == ["root.replaced", "key.removed"])
        #expect(try vault.entries().last?.object == "server")
        // The same root key is in no two files.
        #expect(try vault.open().cipher.markKey() != open.cipher.markKey())
    }

    @Test func `one stays whose key is given, with its id`() throws {
        try addKeyFile("server", Self.second)
        let added = try vault.open().addKey(NewKey(kind: .recoveryCode, label: "paper"))
        let code = Self.text(added.recoveryCode)
        let ids = try vault.open().keys().map(\.id)
        let report = try vault.rekey { request in
            request.keys = [
                .keyFile(TestVault.secret(Self.second), name: "the key file")
            ]
            if let paper = try? KeptKey.recoveryCode(TestVault.secret(code), name: "the code") {
                request.keys.append(paper)
            }
        }
        #expect(report.kept.map(\.label) == ["key-file", "server", "paper"])
        #expect(report.added == nil)
        #expect(try vault.open().keys().map(\.id) == ids)
        #expect(opens(keyFile: Self.second))
        #expect(opens(code: code))
    }

    @Test func `a recovery code that vanishes is replaced by a new one, unless that is not wanted`() throws {
        let old = Self.text(try vault.open().addKey(NewKey(kind: .recoveryCode, label: "paper")).recoveryCode)
        let open = try vault.openToRekey()
        let plan = try open.planRekey(RekeyRequest())
        #expect(plan.added?.label == "paper")
        let new = Self.text(plan.recoveryCode)
        _ = try open.rekey(plan)
        #expect(!opens(code: old))
        #expect(opens(code: new))
        #expect(
            try vault.entries().suffix(3).map(\.action.rawValue) == ["root.replaced", "key.removed", "key.added"])
        try vault.rekey { $0.newCode = .never }
        #expect(try vault.open().keys().map(\.label) == ["key-file"])
        try vault.rekey { $0.newCode = .always }
        #expect(try vault.open().keys().map(\.label) == ["key-file", "recovery-code"])
        // Removed by name, it is not made anew.
        try vault.rekey { $0.removed = "recovery-code" }
        #expect(try vault.open().keys().map(\.label) == ["key-file"])
    }

    @Test func `a group of the new code is recognised however it is typed`() throws {
        let open = try vault.openToRekey()
        var request = RekeyRequest()
        request.newCode = .always
        let plan = try open.planRekey(request)
        let groups = Self.text(plan.recoveryCode).split(separator: "-").map(String.init)
        #expect(groups.count == RekeyPlan.recoveryCodeGroups)
        for (index, group) in groups.enumerated() {
            let number = index + 1
            let typed = [
                " " + group.lowercased() + "-", group.replacing("0", with: "o").replacing("1", with: "l"),
                String(group.dropLast()), "", group + "0",
            ].map { Self.isGroup(plan, number, $0) }
            #expect(typed == [true, true, false, false, false], "\(number)")
            let other = groups[number % 8]
            let isOther = Self.isGroup(plan, number, other)
            #expect(isOther == (other == group))
        }
        let beyond = [Self.isGroup(plan, 0, groups[0]), Self.isGroup(plan, 9, groups[7])]
        #expect(beyond == [false, false])
    }

    private static func isGroup(_ plan: borrowing RekeyPlan, _ number: Int, _ text: String) -> Bool {
        plan.isGroup(number, TestVault.secret(text))
    }

    @Test func `what cannot be is refused`() throws {
        let unlocked = try vault.openToRekey()
        func refusal(_ adjust: (inout RekeyRequest) -> Void) -> String? {
            var request = RekeyRequest()
            adjust(&request)
            return code { _ = try unlocked.planRekey(request) }
        }
        #expect(refusal { $0.removed = "key-file" } == "usage")
        #expect(refusal { $0.removed = "unknown" } == "not-found")
        #expect(refusal { $0.keys = [.keyFile(TestVault.secret(Self.second), name: "f")] } == "vault.locked")
        #expect(refusal { $0.passphrase = TestVault.secret("new") } == "usage")
        // Without its key the slot that unlocked cannot stay either.
        #expect(code { _ = try vault.open().planRekey(RekeyRequest()) } == "usage")
    }

    @Test func `passphrases stay, alone and with a key file, or are changed on the way`() throws {
        var key = NewKey(kind: .passphrase, label: "alice")
        key.passphrase = TestVault.secret("correct horse")
        _ = try vault.open().addKey(key)
        var both = NewKey(kind: .passphraseAndKeyFile, label: "both")
        both.passphrase = TestVault.secret("battery staple")
        both.keyFile = TestVault.secret(Self.second)
        _ = try vault.open().addKey(both)
        let report = try vault.rekey { request in
            request.keys = [
                .passphrase(TestVault.secret("correct horse"), name: "a", label: "alice"),
                .passphrase(TestVault.secret("battery staple"), name: "b", label: "both"),
                .keyFile(TestVault.secret(Self.second), name: "f"),
            ]
        }
        #expect(report.kept.map(\.label) == ["key-file", "alice", "both"])
        #expect(opens(passphrase: "correct horse"))
        #expect(opens(passphrase: "battery staple", keyFile: Self.second))
        let changed = try vault.rekey { request in
            request.passphrase = TestVault.secret("another horse")
            request.passphraseLabel = "alice"
        }
        #expect(changed.kept.map(\.label) == ["key-file", "alice"])
        #expect(opens(passphrase: "another horse"))
        #expect(!opens(passphrase: "correct horse"))
        #expect(
            try vault.entries().suffix(3).map(\.action.rawValue)
                == ["root.replaced", "key.removed", "passphrase.changed"])
    }
}
