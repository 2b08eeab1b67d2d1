// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@testable import Vault

/// What an audit reads of a file, and what it makes of one that was tampered with.
@Suite struct `Auditing a file` {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        for name in ["paris", "lyon", "nice"] {
            _ = try vault.open().add(try TestVault.draft(name, token: "token-of-\(name)"))
        }
    }

    private func sql(_ statement: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", vault.path, statement]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        try vault.seal()
    }

    @Test func `no secret part is opened`() throws {
        try sql("UPDATE secret SET sealed = zeroblob(length(sealed)), nonce = zeroblob(12)")
        let reveal = {
            _ = try vault.open().reveal(try ClusterName("paris"), version: nil, purpose: "test", intent: "stdout")
        }
        #expect(code(reveal) == "integrity.record")
        #expect(try vault.open().audit(AuditOptions()).clusters.count == 3)
        try sql("DELETE FROM secret")
        #expect(try vault.open().audit(AuditOptions()).clusters.count == 3)
    }

    @Test func `an overview that was altered is refused`() throws {
        try sql("UPDATE overview SET sealed = zeroblob(length(sealed)) WHERE id = (SELECT max(id) FROM overview)")
        #expect(code { _ = try vault.open().audit(AuditOptions()) } == "integrity.record")
    }

    @Test(arguments: [
        "DELETE FROM log WHERE sequence = 2", "UPDATE log SET sealed = zeroblob(length(sealed)) WHERE sequence = 2",
        "UPDATE log SET mac = zeroblob(32) WHERE sequence = 2",
        "UPDATE log SET nonce = zeroblob(12) WHERE sequence = 2",
    ])
    func `a broken log is a finding and ends nothing`(statement: String) throws {
        try sql(statement)
        let report = try vault.open().audit(AuditOptions())
        #expect(report.clusters.count == 3)
        #expect(report.vault.logFault?.hasPrefix("entry 2 ") == true)
        #expect(!report.vault.isSound)
        #expect(report.findings.first?.rule == "log.chain")
        #expect(report.findings.first?.command == "aichor-vault log verify")
    }

    @Test func `an old copy is a finding`() throws {
        try FileManager.default.copyItem(atPath: vault.path, toPath: vault.directory + "/old.db")
        _ = try vault.open().add(try TestVault.draft("newest", token: "token-of-newest"))
        try FileManager.default.removeItem(atPath: vault.path)
        try FileManager.default.moveItem(atPath: vault.directory + "/old.db", toPath: vault.path)
        let report = try vault.open().audit(AuditOptions())
        #expect(report.findings.first?.rule == "vault.rollback")
        #expect(report.vault.rollback != nil)
        #expect(report.clusters.count == 3)
    }

    @Test func `a value that SQLite does not read is a broken log`() throws {
        try sql("UPDATE log SET sealed = zeroblob(90000000) WHERE sequence = 2")
        #expect(try vault.open().audit(AuditOptions()).findings.first?.rule == "log.chain")
        let fault = try #require(try vault.open().verifyLog().fault)
        #expect((fault.kind, fault.sequence) == (.edited, 2))
    }

    @Test func `an old copy is told by the check of its log`() throws {
        try FileManager.default.copyItem(atPath: vault.path, toPath: vault.directory + "/old.db")
        _ = try vault.open().add(try TestVault.draft("newest", token: "token-of-newest"))
        #expect(try vault.open().verifyLog().rollback == nil)
        try FileManager.default.removeItem(atPath: vault.path)
        try FileManager.default.moveItem(atPath: vault.directory + "/old.db", toPath: vault.path)
        let verification = try vault.open().verifyLog()
        #expect(verification.fault == nil && verification.rollback != nil)
        #expect(verification.generation == 4)
    }

    @Test func `a mark that cannot be kept is a finding, and the first one is none`() throws {
        try FileManager.default.removeItem(atPath: vault.stateDirectory)
        let first = try vault.open().audit(AuditOptions())
        #expect(first.vault.unmarked == nil && !first.findings.contains { $0.rule == "vault.unmarked" })
        #expect(FileManager.default.fileExists(atPath: vault.stateDirectory))
        var secrets = UnlockSecrets()
        secrets.keyFile = TestVault.key
        // No user can make a folder there, not even root.
        let context = VaultContext(
            now: vault.context.now, actor: LogActor(uid: 1000), stateDirectory: "/proc/aichor-vault", lockTimeout: 5,
            notice: { _ in })
        let report = try LockedVault(at: vault.path, context: context).unlock(with: secrets).audit(AuditOptions())
        #expect(report.vault.unmarked != nil && report.vault.isSound)
        #expect(report.findings.first { $0.rule == "vault.unmarked" }?.severity == .warning)
        #expect(report.summary.findings[.warning, default: 0] > 0)
    }

    // MARK: The certificate that the server presented

    private static let leaf = TestCertificates.ca

    private func note(_ endpoint: String?, at moment: Timestamp, host: HostProof = .proven(.presented)) throws {
        let der = try ServingChain.parse(Self.leaf.span).leaf
        var check = CheckRecord(at: moment)
        (check.isOnline, check.version, check.host) = (true, 1, host)
        let chain = ObservedChain(certificates: [der], seenAt: moment, endpoint: endpoint)
        try vault.open().write { session in
            let cluster = try session.require(try ClusterName("paris"))
            try session.noteCheck(check, of: cluster.row.recordID, chain: chain)
        }
    }

    private func serving() throws -> ServingCertificate? {
        try vault.open().audit(AuditOptions()).clusters.first { $0.cluster.name == "paris" }?.serving
    }

    @Test func `the certificate is noted beside the chain`() throws {
        let now = vault.context.now()
        #expect(try serving() == nil)
        try note("https://10.1.2.3:6443", at: now)
        let seen = try #require(try serving())
        #expect(seen.seenAt == now && seen.fingerprint.count == 32)
        #expect(seen.notAfter.since(seen.notBefore) == 3650 * 86_400)
        let observation = try vault.open().read { session in
            try session.observation(of: session.require(ClusterName("paris")).row.recordID)?.content
        }
        #expect(observation?.serving?.notAfter == seen.notAfter)
        #expect(observation?.serving?.endpoint == "https://10.1.2.3:6443")
        // An offline check leaves it where it is.
        _ = try vault.open().verify(.names([try ClusterName("paris")]), VerificationOptions())
        #expect(try serving() == seen)
    }

    @Test func `the certificate of another endpoint does not count`() throws {
        try note("https://elsewhere.example:6443", at: vault.context.now())
        #expect(try serving() == nil)
    }

    @Test func `a certificate does not count after another chain was refused`() throws {
        try note("https://10.1.2.3:6443", at: vault.context.now())
        var check = CheckRecord(at: vault.context.now().adding(5))
        (check.isOnline, check.version, check.host) = (true, 1, .refuted(.presented))
        try vault.open().write { session in
            try session.noteCheck(check, of: session.require(ClusterName("paris")).row.recordID, chain: nil)
        }
        #expect(try serving() == nil)
    }

    @Test func `what an older program noted is read from the chain itself`() throws {
        let now = vault.context.now()
        try note("https://10.1.2.3:6443", at: now)
        let seen = try #require(try serving())
        // As such a program leaves it: no field, or the field of an earlier chain.
        for old in [nil, Digest.zero] {
            try vault.open().write { session in
                _ = try session.updateObservation(of: session.require(ClusterName("paris")).row.recordID) {
                    $0.serving = old.map {
                        ObservedCertificate(
                            notBefore: Timestamp(seconds: 0), notAfter: Timestamp(seconds: 1), fingerprint: $0,
                            seenAt: now.adding(-9), endpoint: nil)
                    }
                }
            }
            #expect(try serving() == seen)
        }
    }
}
