// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto
import VaultStore

@testable import Vault

@Suite struct `A vault with a new root key` {
    private let vault: TestVault
    private let paris: ClusterName

    init() throws {
        vault = try TestVault()
        paris = try ClusterName("paris")
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-one", ca: TestCertificates.ca))
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-two"))
        patch.note = .some(try Note("a note"))
        _ = try vault.open().set(paris, patch, ifVersion: nil)
        _ = try vault.open().add(try TestVault.draft("lyon", token: "token-one"))
        var basic = try TestVault.draft("nice", token: "unused")
        basic.credential = .basic(username: "admin", password: TestVault.secret("password"))
        _ = try vault.open().add(basic)
        _ = try vault.open().add(try TestVault.draft("gone", token: "token-gone"))
        _ = try vault.open().remove([try ClusterName("gone")], purge: false, ifVersion: nil)
        _ = try vault.open().add(try TestVault.draft("purged", token: "token-purged"))
        _ = try vault.open().remove([try ClusterName("purged")], purge: true, ifVersion: nil)
        _ = try vault.open().export(.names([paris]), ExportOptions()) { _ in }
        var settings = PolicySettings()
        settings.maximumAge = .seconds(86_400)
        for days in [Int64(1), 2] {
            settings.maximumAge = .seconds(86_400 * days)
            _ = try vault.open().setPolicy(.clusters([paris]), settings, ifVersion: nil)
        }
    }

    /// Without the fingerprints, which are derived from the root key.
    private func plain() throws -> [String: [UInt8]] {
        try vault.contents().mapValues { bytes in
            var out: [UInt8] = []
            var cursor = FieldCursor(known: 0)
            while try cursor.next(in: bytes.span) {
                let field = bytes.span.extracting(cursor.wholeRange).array()
                out += cursor.tag == 10 && cursor.range.count == 16 ? Array(field.prefix(6)) : field
            }
            return out
        }
    }

    @Test func `holds every version of everything, and its log goes on`() throws {
        let before = (records: try plain(), log: try vault.entries(), id: try vault.open().vaultID)
        try vault.rekey()
        #expect(try plain() == before.records)
        #expect(before.records.count > 15)
        #expect(try vault.open().vaultID == before.id)
        let log = try vault.entries()
        let former = log.prefix(before.log.count).map { entry in
            var entry = entry
            #expect(entry.formerMACs.count == 1)
            entry.formerMACs = []
            return entry
        }
        #expect(former == before.log)
        #expect(log.dropFirst(before.log.count).map(\.action.rawValue) == ["root.replaced"])
        #expect(try vault.open().verifyLog().fault == nil)
        _ = try vault.open().checkWholly()
        #expect(try vault.files() == ["state", "vault.db", "vault.db.lock"])
        var token: [UInt8] = []
        _ = try vault.open().export(.names([paris]), ExportOptions()) { token += $0.array() }
        #expect(String(decoding: token, as: UTF8.self).contains("token-two"))
    }

    @Test func `has fingerprints of its own, by which equal credentials are still equal`() throws {
        func fingerprints() throws -> [String: String?] {
            var found: [String: String?] = [:]
            for name in ["paris", "lyon", "nice"] {
                found[name] = try vault.open().show(try ClusterName(name), version: nil).cluster.credential?.fingerprint
            }
            found["old paris"] = try vault.open().show(paris, version: 1).cluster.credential?.fingerprint
            return found
        }
        let before = try fingerprints()
        try vault.rekey()
        let after = try fingerprints()
        for (name, fingerprint) in before { #expect(after[name] != fingerprint, "\(name)") }
        #expect(after["old paris"] == after["lyon"])
        #expect(after["paris"] != after["lyon"])
        // The first token again is not a new one: its age is recognised by the new fingerprint of the old version.
        vault.advance(by: 86_400)
        var patch = ClusterPatch()
        patch.credential = .bearer(TestVault.secret("token-one"))
        _ = try vault.open().set(paris, patch, ifVersion: nil)
        #expect(
            try vault.open().show(paris, version: nil).cluster.credential?.acquiredAt
                == Timestamp(seconds: 1_800_000_000)
        )
    }

    @Test func `contains nothing that the old root key opens or proves`() throws {
        let old = try vault.open().cipher
        try vault.rekey()
        let store = try SQLiteStore(openingAt: vault.path, tagger: try PageTagger(), lockTimeout: 1)
        let new = try vault.open().cipher
        try store.read { reader in
            let header = try reader.header()
            #expect(!VaultCipher.isEqual(header.mac, try old.headerMAC(header.body)))
            let manifest = try reader.manifest()
            #expect(!VaultCipher.isEqual(manifest.mac, try old.manifestMAC(manifest.body)))
            for slot in try Header(body: header.body).slots {
                #expect(throws: FormatError.self) { try old.openSlotInfo(slot) }
                _ = try new.openSlotInfo(slot)
            }
            var parts = 0
            try reader.forEachRecord { row in
                for part in RecordPart.allCases where row.digest(of: part) != nil {
                    let sealed = try #require(try reader.part(part, rowID: row.rowID))
                    #expect(throws: FormatError.self) { _ = try old.openPart(part, row, sealed) }
                    _ = try new.openPart(part, row, sealed)
                    parts += 1
                }
            }
            #expect(parts > 15)
            var before = Digest.zero
            try reader.forEachLogEntry(from: 1) { entry in
                #expect(throws: FormatError.self) { try old.openLog(entry) }
                #expect(throws: FormatError.self) { try old.checkedMAC(entry, after: before) }
                before = entry.mac
                _ = try new.openLog(entry)
            }
            #expect(try reader.record(named: old.nameTag("paris")) == nil)
            #expect(try reader.record(named: new.nameTag("paris")) != nil)
        }
        let marks = MarkFileStore(directory: vault.stateDirectory, lockTimeout: 1)
        let slots = try #require(try marks.read(new.vaultID))
        for slot in [slots.first, slots.second].compactMap(\.self) {
            #expect(!VaultCipher.isEqual(slot.mac, try old.markMAC(slot.body)))
        }
    }

    @Test func `is refused in its old state, whoever has the key`() throws {
        let old = try vault.copy(to: "old.db")
        try vault.rekey()
        try FileManager.default.removeItem(atPath: vault.path)
        try FileManager.default.copyItem(atPath: old, toPath: vault.path)
        #expect(code { _ = try vault.open().export(.names([paris]), ExportOptions()) { _ in } } == "integrity.rollback")
        try vault.open().acceptRollback(generation: try vault.open().checkWholly().generation)
        _ = try vault.open().export(.names([paris]), ExportOptions()) { _ in }
    }

    @Test func `opened before the replacement is neither read nor written`() throws {
        let reader = try vault.open()
        let writer = try vault.open()
        _ = try reader.keys()
        try vault.rekey()
        let after = try vault.bytes()
        #expect(code { _ = try reader.keys() } == "store.replaced")
        #expect(code { _ = try reader.backup(to: vault.directory + "/copy.db") } == "store.replaced")
        #expect(code { _ = try writer.add(try TestVault.draft("late", token: "token-late")) } == "store.replaced")
        #expect(try vault.bytes() == after)
        #expect(try vault.files() == ["state", "vault.db", "vault.db.lock"])
    }

    // MARK: What stays as it is

    private func expectUntouched(_ error: String, _ body: () throws -> Void) throws {
        let before = (try vault.bytes(), try vault.files())
        #expect(code(body) == error)
        #expect(try vault.bytes() == before.0)
        #expect(try vault.files() == before.1)
        _ = try vault.open().keys()
    }

    @Test func `does not come to be if what must happen before fails`() throws {
        _ = try vault.open().keys()
        try expectUntouched("interrupted") {
            let open = try vault.openToRekey()
            let plan = try open.planRekey(RekeyRequest())
            _ = try open.rekey(plan) { () throws(VaultError) in
                #expect(((try? vault.files()) ?? []).contains { $0.hasPrefix(".aichor-") })
                throw VaultError(.interrupted, "stop")
            }
        }
    }

    @Test func `does not come to be if the key slots were changed in between`() throws {
        let open = try vault.openToRekey()
        let plan = try open.planRekey(RekeyRequest())
        _ = try vault.open().addKey(NewKey(kind: .recoveryCode, label: "paper"))
        try expectUntouched("conflict.version") { _ = try open.rekey(plan) }
    }

    @Test func `does not come to be while another process writes, or reads`() throws {
        _ = try vault.open().keys()
        var context = vault.context
        context.lockTimeout = 0
        var secrets = UnlockSecrets()
        secrets.keyFile = TestVault.key
        let open = try LockedVault(at: vault.path, context: context).unlock(with: secrets, keepingKey: true)
        let plan = try open.planRekey(RekeyRequest())
        let other = try SQLiteStore(openingAt: vault.path, tagger: try PageTagger(), lockTimeout: 1)
        try other.write { _ in try expectBusy(open, plan) }
        try other.read { reader in
            _ = try reader.header()
            try expectBusy(open, plan)
        }
        _ = try open.rekey(plan)
    }

    private func expectBusy(_ open: UnlockedVault, _ plan: borrowing RekeyPlan) throws {
        #expect(code { _ = try open.rekey(plan) } == "store.busy")
        #expect(try vault.files() == ["state", "vault.db", "vault.db.lock"])
    }

    @Test func `does not come to be from a vault that is not whole`() throws {
        let open = try vault.openToRekey()
        let plan = try open.planRekey(RekeyRequest())
        let change = Process()
        change.executableURL = URL(filePath: "/usr/bin/env")
        change.arguments = ["sqlite3", vault.path, "UPDATE log SET mac = zeroblob(32) WHERE sequence = 3"]
        try change.run()
        change.waitUntilExit()
        #expect(change.terminationStatus == 0)
        try vault.seal()
        let before = try vault.bytes()
        #expect(code { _ = try open.rekey(plan) } == "integrity.log")
        #expect(try vault.bytes() == before)
        #expect(try vault.files() == ["state", "vault.db", "vault.db.lock"])
    }
}
