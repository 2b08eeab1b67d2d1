// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

@Suite struct `A backup that is restored` {
    private let vault: TestVault
    private let backup: String
    private let paris: ClusterName

    init() throws {
        vault = try TestVault()
        paris = try ClusterName("paris")
        backup = vault.directory + "/backup.db"
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-one"))
        _ = try vault.open().backup(to: backup)
        _ = try vault.open().add(try TestVault.draft("lyon", token: "token-two"))
    }

    private func moveAway() throws {
        try FileManager.default.moveItem(atPath: vault.path, toPath: vault.directory + "/away.db")
    }

    private func restore(
        _ file: String, to path: String? = nil, confirm: (RestorePlan) throws(VaultError) -> Void = { _ in }
    ) throws -> BackupReport {
        try vault.open(at: file).restore(to: path ?? vault.path, below: "/", confirm: confirm)
    }

    /// The clusters of the vault, after all of them were exported: a copy that is not accepted releases nothing.
    private func exported() throws -> [String] {
        _ = try vault.open().export(.all, ExportOptions()) { _ in }
        var names: [String] = []
        try vault.open().list(.all, detail: .summary) { names.append($0.name) }
        return names.sorted()
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: vault.directory).sorted()
    }

    @Test func `is the vault from then on, and its log says so`() throws {
        try moveAway()
        var plan: RestorePlan?
        let report = try restore(backup) { plan = $0 }
        #expect(report.generation == 3 && report.path == vault.path)
        #expect(plan?.slots == ["key-file"])
        #expect(plan?.rollback?.contains("generation 3 was seen before") == true && plan?.otherVault == nil)
        #expect(try exported() == ["paris"])
        let entry = try vault.entries().first { $0.action == .vaultRestored }
        #expect(entry?.purpose == "generation 2" && entry?.intent == backup)
        _ = try vault.open().add(try TestVault.draft("nice", token: "token-three"))
        _ = try vault.open().checkWholly()
    }

    @Test func `leaves no trace if it is not confirmed`() throws {
        try moveAway()
        let before = try names()
        #expect(
            code { _ = try restore(backup) { _ throws(VaultError) in throw VaultError(.interrupted, "no") } } != nil)
        #expect(try names() == before)
    }

    @Test func `replaces nothing`() throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: vault.path))
        #expect(code { _ = try restore(backup) } == "exists")
        #expect(try Data(contentsOf: URL(fileURLWithPath: vault.path)) == before)
        try moveAway()
        try Data([1]).write(to: URL(fileURLWithPath: vault.path + "-journal"))
        #expect(code { _ = try restore(backup) } == "exists")
    }

    @Test func `is what this user knows at the path, whatever was known there`() throws {
        try moveAway()
        let other = try TestVault()
        let stranger = vault.directory + "/stranger.db"
        _ = try other.open().backup(to: stranger)
        var plan: RestorePlan?
        _ = try restore(stranger) { plan = $0 }
        #expect(try plan?.otherVault == vault.open(at: backup).vaultID && plan?.rollback == nil)
        #expect(try exported().isEmpty && vault.open().vaultID == other.open().vaultID)
    }

    @Test func `made before the root key was replaced is the vault again`() throws {
        try vault.rekey()
        try moveAway()
        _ = try restore(backup)
        _ = try vault.open().add(try TestVault.draft("nice", token: "token-three"))
        #expect(try exported() == ["nice", "paris"])
    }
}
