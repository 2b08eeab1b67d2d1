// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto
import VaultStore

@testable import Vault

@Suite struct `The rotation policy` {
    private let vault: TestVault
    private let paris: ClusterName
    private static let day: Int64 = 86_400

    init() throws {
        vault = try TestVault()
        paris = try ClusterName("paris")
        var draft = try TestVault.draft("paris", token: "token-one")
        try draft.labels.apply("tier=prod")
        _ = try vault.open().add(draft)
    }

    private func settings(_ change: (inout PolicySettings) -> Void) -> PolicySettings {
        var settings = PolicySettings()
        change(&settings)
        return settings
    }

    private func age(_ days: Int64) -> PolicySettings { settings { $0.maximumAge = .seconds(days * Self.day) } }

    @discardableResult
    private func set(_ target: PolicyTarget, _ settings: PolicySettings, ifVersion: UInt64? = nil) throws
        -> PolicyChangeResult
    {
        try vault.open().setPolicy(target, settings, ifVersion: ifVersion)
    }

    private func shown() throws -> [String] {
        try vault.open().policy().rules.map { rule in
            rule.subject.text + ": "
                + PolicyField.allCases.compactMap { field in
                    field.text(in: rule.settings).map { "\(field.rawValue)=\($0)" }
                }.joined(separator: " ")
        }
    }

    private func entries() throws -> [LogEntry] {
        var filter = LogFilter()
        filter.actions = ["policy."]
        var entries: [LogEntry] = []
        try vault.open().log(filter) { entries.append($0) }
        return entries
    }

    @Test func `a new vault has none, and says so`() throws {
        let policy = try vault.open().policy()
        #expect(policy.version == 0 && policy.changedAt == nil && policy.rules.isEmpty)
        let explanation = try vault.open().explainPolicy(paris)
        #expect(explanation.settings.map(\.holds.value) == ["90d", "28d", "14d", "deny", "allow", "30d"])
        #expect(explanation.settings.allSatisfy { $0.holds.subject == nil && $0.insteadOf.isEmpty })
    }

    @Test func `rules are kept, changed setting by setting, and logged`() throws {
        try set(.selector("tier=prod"), age(30))
        try set(.clusters([paris, paris]), age(7))
        vault.advance(by: 60)
        try set(.vault, settings { $0.allowsBasicAuthentication = true })
        let result = try set(.selector("tier=prod"), settings { $0.warningLead = 20 * Self.day })
        #expect(result.changed && result.version == 4)
        #expect(
            try shown() == ["(vault): basic-auth=allow", "-l tier=prod: max-age=30d warning=20d", "paris: max-age=7d"])
        let policy = try vault.open().policy()
        #expect(policy.version == 4 && policy.changedAt == Timestamp(seconds: 1_800_000_060))
        let entries = try entries()
        #expect(
            entries.map(\.object) == ["clusters with tier=prod", "paris", "all clusters", "clusters with tier=prod"])
        #expect(entries.map(\.purpose) == ["max-age=30d", "max-age=7d", "basic-auth=allow", "warning=20d"])
        #expect(entries.map(\.version) == [1, 2, 3, 4])
        #expect(Set(entries.map(\.recordID)).count == 1)
        #expect(try vault.open().checkWholly().records == 5)
    }

    @Test func `what is said already makes no version and no log entry`() throws {
        try set(.vault, age(30))
        let result = try set(.vault, age(30), ifVersion: 1)
        #expect(!result.changed && result.version == 1)
        let unset = try vault.open().unsetPolicy(.vault, [.criticalLead], ifVersion: nil)
        #expect(!unset.changed && !unset.removed)
        #expect(try entries().count == 1)
    }

    @Test func `another version than the expected one is a conflict`() throws {
        #expect(code { try set(.vault, age(30), ifVersion: 1) } == "conflict.version")
        try set(.vault, age(30), ifVersion: 0)
        #expect(code { try set(.vault, age(31), ifVersion: 0) } == "conflict.version")
        #expect(
            code { _ = try vault.open().unsetPolicy(.vault, [], ifVersion: 2) } == "conflict.version")
        #expect(try shown() == ["(vault): max-age=30d"])
    }

    @Test func `settings are taken out one by one, and the last takes the rule along`() throws {
        try set(
            .vault,
            settings {
                $0.maximumAge = PolicyLimit.none
                $0.allowsNonExpiringTokens = false
            })
        var result = try vault.open().unsetPolicy(.vault, [.maximumAge, .verificationAge], ifVersion: nil)
        #expect(result.changed && !result.removed)
        #expect(try shown() == ["(vault): non-expiring=deny"])
        result = try vault.open().unsetPolicy(.vault, [.nonExpiringTokens], ifVersion: nil)
        #expect(result.removed && result.rules.first?.settings.allowsNonExpiringTokens == false)
        #expect(try shown().isEmpty)
        #expect(code { _ = try vault.open().unsetPolicy(.vault, [], ifVersion: nil) } == "not-found")
        #expect(
            try entries().map(\.purpose) == [
                "max-age=none, non-expiring=deny", "removed: max-age, verify-within", "removed: non-expiring=deny",
            ])
    }

    @Test func `a rule that is not there cannot be taken away, nor can one of a cluster that is not there be made`()
        throws
    {
        let lyon = try ClusterName("lyon")
        #expect(code { _ = try vault.open().unsetPolicy(.selector("tier"), [], ifVersion: nil) } == "not-found")
        #expect(code { _ = try vault.open().unsetPolicy(.clusters([paris]), [], ifVersion: nil) } == "not-found")
        #expect(code { try set(.clusters([paris, lyon]), age(3)) } == "not-found")
        #expect(code { try set(.selector("tier=<"), age(3)) } == "input.invalid")
        #expect(code { try set(.selector("tier\u{2003}=prod"), age(3)) } == "input.invalid")
        #expect(
            code { try set(.selector("a," + String(repeating: " ", count: 2047) + "a"), age(3)) } == "input.invalid")
        #expect(try vault.open().policy().version == 0)
    }

    @Test func `nothing is urgent before it is announced`() throws {
        func leads(_ warning: Int64?, _ critical: Int64?) -> PolicySettings {
            settings {
                $0.warningLead = warning.map { $0 * Self.day }
                $0.criticalLead = critical.map { $0 * Self.day }
            }
        }
        // Against the default, the vault's rule, another rule for the same cluster.
        #expect(code { try set(.vault, leads(13, nil)) } == "input.invalid")
        #expect(code { try set(.vault, leads(nil, 29)) } == "input.invalid")
        try set(.vault, leads(14, 14))
        try set(.vault, leads(10, 5))
        #expect(code { try set(.selector("tier"), leads(nil, 11)) } == "input.invalid")
        try set(.selector("tier"), leads(nil, 10))
        try set(.selector("tier"), leads(40, 35))
        try set(.clusters([paris]), leads(nil, 39))
        #expect(code { try set(.clusters([paris]), leads(nil, 41)) } == "input.invalid")
        #expect(code { try set(.clusters([paris]), leads(12, nil)) } == "input.invalid")
        // What a change does not touch is not its fault.
        try set(.clusters([paris]), age(3))
        #expect(code { _ = try vault.open().unsetPolicy(.vault, [.criticalLead], ifVersion: nil) } == "input.invalid")
        _ = try vault.open().unsetPolicy(.vault, [], ifVersion: nil)
    }

    @Test(arguments: [0, -1, 36_525 * 86_400 + 1, .max, .min] as [Int64])
    func `a span that cannot be is refused`(seconds: Int64) throws {
        #expect(code { try set(.vault, settings { $0.maximumAge = .seconds(seconds) }) } == "input.invalid")
        #expect(code { try set(.vault, settings { $0.maximumVerificationAge = .seconds(seconds) }) } == "input.invalid")
        #expect(
            code {
                try set(
                    .vault,
                    settings {
                        $0.warningLead = .max
                        $0.criticalLead = seconds
                    })
            } == "input.invalid")
        #expect(try vault.open().policy().version == 0)
    }

    @Test func `an explanation names what holds and what it beat`() throws {
        try set(.vault, age(60))
        try set(.selector("tier=prod"), age(30))
        try set(.selector("tier"), age(20))
        try set(.selector("tier=test"), age(1))
        try set(.selector("tier=prod"), settings { $0.criticalLead = 28 * Self.day })
        try set(.clusters([paris]), settings { $0.warningLead = 28 * Self.day })
        try set(.selector("tier"), settings { $0.criticalLead = 20 * Self.day })
        _ = try vault.open().rename(paris, to: try ClusterName("lyon"), ifVersion: nil)
        let explanation = try vault.open().explainPolicy(try ClusterName("lyon"))
        func told(_ index: Int) -> [String] {
            let setting = explanation.settings[index]
            return ([setting.holds] + setting.insteadOf).map { "\($0.value) \($0.subject?.text ?? "default")" }
        }
        #expect(told(0) == ["20d -l tier", "30d -l tier=prod", "60d (vault)", "90d default"])
        #expect(told(1) == ["28d lyon", "28d default"])
        #expect(told(2) == ["28d -l tier=prod", "20d -l tier", "14d default"])
        #expect(explanation.version == 7 && explanation.cluster == "lyon")
        #expect(code { _ = try vault.open().explainPolicy(paris) } == "not-found")
    }

    @Test func `a warning that is raised says so, and what it was`() throws {
        try set(.selector("tier=prod"), settings { $0.criticalLead = 20 * Self.day })
        try set(.selector("tier"), settings { $0.warningLead = 16 * Self.day })
        let warning = try vault.open().explainPolicy(paris).settings[1]
        #expect(warning.isRaised && warning.holds.value == "20d" && warning.holds.subject?.text == "-l tier=prod")
        #expect(warning.insteadOf.map(\.value) == ["16d", "28d"])
    }

    @Test func `a rule stays with a cluster that is renamed, removed and restored, and goes after a purge`() throws {
        try set(.clusters([paris]), age(7))
        let lyon = try ClusterName("lyon")
        _ = try vault.open().rename(paris, to: lyon, ifVersion: nil)
        #expect(try shown() == ["lyon: max-age=7d"])
        _ = try vault.open().remove([lyon], purge: false, ifVersion: nil)
        #expect(try shown() == ["lyon (removed): max-age=7d"])
        #expect(code { try set(.clusters([lyon]), age(8)) } == "not-found")
        _ = try vault.open().restore(lyon, version: nil, as: nil)
        #expect(try vault.open().explainPolicy(lyon).settings[0].holds.value == "7d")
        _ = try vault.open().remove([lyon], purge: true, ifVersion: nil)
        let subject = try vault.open().policy().rules.first?.subject
        #expect(subject?.clusterState == .purged && subject?.cluster == nil)
        try set(.vault, age(60))
        #expect(try shown() == ["(vault): max-age=60d"])
    }

    @Test func `the rule of a removed cluster is taken away under its name`() throws {
        try set(.clusters([paris]), age(7))
        _ = try vault.open().remove([paris], purge: false, ifVersion: nil)
        let result = try vault.open().unsetPolicy(.clusters([paris]), [], ifVersion: nil)
        #expect(result.removed && result.rules.first?.subject.text == "paris (removed)")
        #expect(code { _ = try vault.open().unsetPolicy(.clusters([paris]), [], ifVersion: nil) } == "not-found")
    }

    @Test func `one policy for one name says nothing of another cluster that had it`() throws {
        try set(.clusters([paris]), age(7))
        _ = try vault.open().remove([paris], purge: false, ifVersion: nil)
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-two"))
        #expect(try vault.open().explainPolicy(paris).settings[0].holds.value == "90d")
        try set(.clusters([paris]), age(9))
        #expect(Set(try shown()) == ["paris (removed): max-age=7d", "paris: max-age=9d"])
    }

    @Test func `the most rules are 4,096`() throws {
        var policy = RotationPolicy()
        policy.rules = (0..<4096).map { PolicyRule(scope: .selector("a=\($0)"), settings: age(5)) }
        try vault.open().write(keeping: .policy) { _ = try $0.setPolicy(policy) }
        try set(.selector("a=7"), age(6))
        #expect(code { try set(.vault, age(6)) } == "input.invalid")
        #expect(code { try set(.clusters([paris]), age(6)) } == "input.invalid")
        _ = try vault.open().unsetPolicy(.selector("a=7"), [], ifVersion: nil)
        try set(.clusters([paris]), age(6))
        #expect(try vault.open().policy().rules.count == 4096)
    }

    @Test func `every policy that was in force stays as history`() throws {
        for days in 1...3 { try set(.vault, age(Int64(days))) }
        let ages = try vault.open().read { session in
            var ages: [PolicyLimit?] = []
            try session.reader.forEachRecord { row in
                guard row.kind == .policy, let part = try session.reader.part(.overview, rowID: row.rowID) else {
                    return
                }
                let policy = try session.cipher.openOverview(row, nonce: part.nonce.span, sealed: part.sealed.span) {
                    try RotationPolicy($0)
                }
                ages.append(policy[.vault]?.maximumAge)
            }
            return ages
        }
        #expect(ages == (1...3).map { .seconds($0 * Self.day) })
    }
}

@Suite struct `A policy that was tampered with` {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        for days: Int64 in [30, 400] {
            var settings = PolicySettings()
            settings.maximumAge = .seconds(days * 86_400)
            _ = try vault.open().setPolicy(.vault, settings, ifVersion: nil)
        }
    }

    /// Changes the file without a key.
    private func tamper(_ statements: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", vault.path] + statements
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        try vault.seal()
    }

    private func codes() -> [String?] {
        [
            code { _ = try vault.open().policy() },
            code { _ = try vault.open().setPolicy(.vault, Self.other, ifVersion: nil) },
            code { _ = try vault.open().checkWholly() },
        ]
    }

    private static var other: PolicySettings {
        var settings = PolicySettings()
        settings.maximumAge = .seconds(5)
        return settings
    }

    @Test func `an older policy in force again is found by the tree`() throws {
        try tamper(
            "UPDATE record SET state = 3 - state WHERE kind = 3")
        #expect(codes() == Array(repeating: "integrity.records", count: 3))
    }

    @Test func `an older policy alone is found by the tree`() throws {
        try tamper(
            "DELETE FROM overview WHERE id = (SELECT id FROM record WHERE kind = 3 AND version = 2)",
            "DELETE FROM record WHERE kind = 3 AND version = 2",
            "UPDATE record SET state = 1 WHERE kind = 3")
        #expect(codes() == Array(repeating: "integrity.records", count: 3))
    }

    @Test func `an older policy's content in the place of the newer is found when it is opened`() throws {
        try tamper(
            "UPDATE overview SET (nonce, sealed) = (SELECT nonce, sealed FROM overview WHERE id ="
                + " (SELECT id FROM record WHERE kind = 3 AND version = 1))"
                + " WHERE id = (SELECT id FROM record WHERE kind = 3 AND version = 2)")
        #expect(codes() == Array(repeating: "integrity.record", count: 3))
    }

    @Test func `no policy at all is found by the tree`() throws {
        try tamper("DELETE FROM record WHERE kind = 3")
        #expect(codes() == Array(repeating: "integrity.records", count: 3))
    }

    @Test func `two policies, made by one who has the key, are refused`() throws {
        try vault.open().write(keeping: .policy) { session in
            _ = try session.replaceCurrent(nil, kind: .policy, overview: RotationPolicy().encoded.span)
        }
        #expect(codes() == Array(repeating: "integrity.record", count: 3))
    }

    @Test func `a policy that is malformed inside, made by one who has the key, is refused`() throws {
        try vault.open().write(keeping: .policy) { session in
            _ = try session.replaceCurrent(try session.policyRow(), kind: .policy, overview: [UInt8]().span)
        }
        #expect(codes() == Array(repeating: "integrity.record", count: 3))
    }
}
