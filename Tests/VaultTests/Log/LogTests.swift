// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import Vault

@Suite struct `Checking the log` {
    private let vault: TestVault

    init() throws { vault = try TestVault() }

    private func add(_ name: String, after seconds: Int64) throws {
        vault.advance(by: seconds)
        _ = try vault.open().add(try TestVault.draft(name, token: "token-of-\(name)"))
    }

    @Test func `says nothing about a clock that time daemons correct`() throws {
        try add("paris", after: 60)
        try add("lyon", after: -5)
        #expect(try vault.open().verifyLog().findings == [])
    }

    @Test func `names the one entry at which the clock was set back`() throws {
        try add("paris", after: 60)
        try add("lyon", after: -6)
        try add("nice", after: 1)
        let findings = try vault.open().verifyLog().findings
        #expect(findings == ["entry 3 has an earlier time than the entry before it"])
    }

    @Test func `bears the times at which no clock can be`() throws {
        try add("paris", after: Int64.max - 1_800_000_000)
        vault.advance(by: -.max)
        try add("lyon", after: .min)
        #expect(try vault.open().verifyLog().findings.count == 1)
    }

    @Test func `holds every checkpoint against it, and not the last one only`() throws {
        try FileManager.default.copyItem(atPath: vault.path, toPath: vault.directory + "/old.db")
        try add("paris", after: 60)
        let lost = try vault.open().checkpoint()
        try FileManager.default.removeItem(atPath: vault.path)
        try FileManager.default.removeItem(atPath: vault.stateDirectory)
        try FileManager.default.moveItem(atPath: vault.directory + "/old.db", toPath: vault.path)
        try add("lyon", after: 60)
        let kept = try vault.open().checkpoint()
        let elsewhere = try TestVault()
        let other = try elsewhere.open().checkpoint()
        #expect(try vault.open().verifyLog(checkpoints: [kept, other]).missingCheckpoint == nil)
        #expect(try vault.open().verifyLog(checkpoints: [kept, other]).checkpoints.count == 1)
        #expect(try vault.open().verifyLog(checkpoints: [lost, kept]).missingCheckpoint == 2)
        #expect(try vault.open().verifyLog(checkpoints: [kept, lost]).missingCheckpoint == 2)
        #expect(code { _ = try vault.open().verifyLog(checkpoints: [other]) } == "input.invalid")
        #expect(try elsewhere.open().verifyLog(checkpoints: [other]).missingCheckpoint == nil)
    }
}
