// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

@Suite struct `An older copy of the whole file` {
    private let vault: TestVault
    private let paris: ClusterName

    init() throws {
        vault = try TestVault()
        paris = try ClusterName("paris")
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-one"))
        try FileManager.default.copyItem(atPath: vault.path, toPath: vault.directory + "/old.db")
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-two"))
        _ = try vault.open().set(paris, patch, ifVersion: nil)
    }

    private func rollBack() throws {
        try FileManager.default.removeItem(atPath: vault.path)
        try FileManager.default.copyItem(atPath: vault.directory + "/old.db", toPath: vault.path)
    }

    @Test func `hands out no secret and takes no change`() throws {
        try rollBack()
        #expect(code { _ = try vault.open().export(.names([paris]), ExportOptions()) { _ in } } == "integrity.rollback")
        #expect(
            code { _ = try vault.open().reveal(paris, version: nil, purpose: "", intent: "") } == "integrity.rollback")
        #expect(code { _ = try vault.open().remove([paris], purge: false, ifVersion: nil) } == "integrity.rollback")
        #expect(code { _ = try vault.open().backup(to: vault.directory + "/b.db") } == "integrity.rollback")
    }

    @Test func `can still be listed and shown, with a warning`() throws {
        try rollBack()
        #expect(try vault.open().show(paris, version: nil).cluster.version == 1)
        #expect(vault.notices.contains { $0.contains("old copy") })
    }

    @Test func `is accepted by its generation only, and then works again`() throws {
        try rollBack()
        #expect(code { try vault.open().acceptRollback(generation: 9) } == "conflict.version")
        try vault.open().acceptRollback(generation: 2)
        var exported = 0
        _ = try vault.open().export(.names([paris]), ExportOptions()) { exported += $0.count }
        #expect(exported > 0)
        var actions: [String] = []
        try vault.open().log(LogFilter()) { actions.append($0.action.rawValue) }
        #expect(actions.contains("rollback.accepted"))
    }

    @Test func `cannot be accepted when there is none`() throws {
        #expect(code { try vault.open().acceptRollback(generation: 3) } == "usage")
    }

    @Test func `is recognised even if it was changed elsewhere to the same generation`() throws {
        try rollBack()
        // The fork is made where the mark is not known: another user's folder.
        var elsewhere = vault.context
        elsewhere.stateDirectory = vault.directory + "/elsewhere"
        var secrets = UnlockSecrets()
        secrets.keyFile = TestVault.key
        let fork = try LockedVault(at: vault.path, context: elsewhere).unlock(with: secrets)
        _ = try fork.add(try TestVault.draft("lyon", token: "token-fork"))
        #expect(code { _ = try vault.open().export(.names([paris]), ExportOptions()) { _ in } } == "integrity.rollback")
        _ = try fork.add(try TestVault.draft("nice", token: "token-fork"))
        #expect(code { _ = try vault.open().export(.names([paris]), ExportOptions()) { _ in } } == "integrity.rollback")
    }

    @Test func `is recognised when the mark is damaged`() throws {
        let marks = try FileManager.default.contentsOfDirectory(atPath: vault.stateDirectory).filter {
            $0.hasSuffix(".mark")
        }
        let mark = vault.stateDirectory + "/" + (try #require(marks.first))
        let handle = try #require(FileHandle(forWritingAtPath: mark))
        try handle.write(contentsOf: Data(repeating: 7, count: 1024))
        try handle.close()
        #expect(code { _ = try vault.open().export(.names([paris]), ExportOptions()) { _ in } } == "integrity.rollback")
    }
}
