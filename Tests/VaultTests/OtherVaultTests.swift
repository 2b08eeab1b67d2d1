// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

@Suite struct `Another vault in the place of one` {
    private let vault: TestVault
    private let other: TestVault
    private let paris: ClusterName

    /// Two vaults that one key opens, each with a cluster of the same name.
    init() throws {
        (vault, other) = (try TestVault(), try TestVault())
        paris = try ClusterName("paris")
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-of-production"))
        _ = try other.open().add(try TestVault.draft("paris", token: "token-of-staging"))
    }

    private func exchange() throws {
        try FileManager.default.removeItem(atPath: vault.path)
        try FileManager.default.copyItem(atPath: other.path, toPath: vault.path)
    }

    private func states() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: vault.stateDirectory)
    }

    @Test func `releases no secret and takes no change`() throws {
        let id = try other.open().vaultID
        try exchange()
        let before = try Data(contentsOf: URL(fileURLWithPath: vault.path))
        let found = [
            code { _ = try vault.open().export(.names([paris]), ExportOptions()) { _ in } },
            code { _ = try vault.open().reveal(paris, version: nil, purpose: "", intent: "") },
            code { _ = try vault.open().remove([paris], purge: false, ifVersion: nil) },
            code { _ = try vault.open().backup(to: vault.directory + "/b.db") },
            code { _ = try vault.open().verifyLog() },
            code { try vault.open().acceptRollback(generation: 2) },
        ]
        #expect(found == Array(repeating: "integrity.other-vault", count: found.count))
        #expect(VaultError.Code.otherVault.exitStatus == 76)
        #expect(try Data(contentsOf: URL(fileURLWithPath: vault.path)) == before)
        #expect(try !states().contains("\(id).mark"))
        var hint: String?
        do { _ = try vault.open().remove([paris], purge: false, ifVersion: nil) } catch {
            hint = VaultError(error).hint
        }
        #expect(hint?.contains("key accept-vault --id \(id)") == true)
    }

    @Test func `is listed and shown with a warning, and named by doctor`() throws {
        try exchange()
        #expect(try vault.open().show(paris, version: nil).cluster.version == 1)
        #expect(vault.notices.contains { $0.contains("another vault") && $0.contains("secrets are not released") })
        let findings = try vault.open().doctor()
        #expect(findings.contains { $0.check == "mark" && $0.level == .error && $0.message.contains("another vault") })
    }

    @Test func `is accepted by its id only, which is logged, and then works`() throws {
        let (mine, id) = (try vault.open().vaultID, try other.open().vaultID)
        try exchange()
        #expect(code { try vault.open().acceptVault(id: mine) } == "input.invalid")
        #expect(code { try vault.open().acceptVault(id: "") } == "input.invalid")
        try vault.open().acceptVault(id: id)
        var exported = 0
        _ = try vault.open().export(.names([paris]), ExportOptions()) { exported += $0.count }
        #expect(exported > 0)
        var entries: [LogEntry] = []
        try vault.open().log(LogFilter()) { entries.append($0) }
        let entry = try #require(entries.first { $0.action == .vaultAccepted })
        #expect(entry.purpose?.contains(mine) == true)
        #expect(code { try vault.open().acceptVault(id: id) } == "usage")
        #expect(code { try vault.open().acceptRollback(generation: 2) } == "usage")
    }

    @Test func `that is an older copy too has to be accepted as such as well`() throws {
        let id = try other.open().vaultID
        try exchange()
        let old = try Data(contentsOf: URL(fileURLWithPath: vault.path))
        try vault.open().acceptVault(id: id)
        _ = try vault.open().add(try TestVault.draft("lyon", token: "token"))
        try old.write(to: URL(fileURLWithPath: vault.path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: vault.path)
        let place = try #require(try states().first { $0.hasSuffix(".place") })
        let file = URL(fileURLWithPath: vault.stateDirectory + "/" + place)
        let bytes = try Data(contentsOf: file)
        try FileHandle(forUpdating: file).write(contentsOf: bytes.dropLast() + [bytes[bytes.count - 1] ^ 1])
        try vault.open().acceptVault(id: id)
        #expect(code { _ = try vault.open().export(.all, ExportOptions()) { _ in } } == "integrity.rollback")
        try vault.open().acceptRollback(generation: 3)
        _ = try vault.open().export(.all, ExportOptions()) { _ in }
    }

    @Test func `that is this one, moved or linked to, is none`() throws {
        try FileManager.default.createSymbolicLink(
            atPath: vault.directory + "-link", withDestinationPath: vault.directory)
        defer { try? FileManager.default.removeItem(atPath: vault.directory + "-link") }
        _ = try vault.open(at: vault.directory + "-link/vault.db").export(.all, ExportOptions()) { _ in }
        #expect(try states().filter { $0.hasSuffix(".place") }.count == 1)
        try FileManager.default.moveItem(atPath: vault.path, toPath: vault.directory + "/moved.db")
        _ = try vault.open(at: vault.directory + "/moved.db").export(.all, ExportOptions()) { _ in }
        #expect(try states().filter { $0.hasSuffix(".place") }.count == 2)
    }

    @Test func `that is new there is remembered by init`() throws {
        try FileManager.default.removeItem(atPath: vault.path)
        _ = try LockedVault.create(
            at: vault.path, passphrase: nil, keyFile: TestVault.key, twoFactor: false, recoveryCode: false,
            context: vault.context)
        _ = try vault.open().add(try TestVault.draft("paris", token: "token"))
    }

    @Test(arguments: [Data(), Data(count: 44), Data(count: 4096)])
    func `is not ruled out by a record of the place that cannot be read`(_ content: Data) throws {
        let place = try #require(try states().first { $0.hasSuffix(".place") })
        let path = vault.stateDirectory + "/" + place
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        try content.write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(code { _ = try vault.open().export(.all, ExportOptions()) { _ in } } == "integrity.other-vault")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(code { _ = try vault.open().export(.all, ExportOptions()) { _ in } } == "file.unsafe")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try vault.open().acceptVault(id: try vault.open().vaultID)
        _ = try vault.open().export(.all, ExportOptions()) { _ in }
    }
}
