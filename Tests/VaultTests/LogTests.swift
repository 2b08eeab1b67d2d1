// SPDX-License-Identifier: Apache-2.0
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
        #expect(try vault.open().verifyLog(checkpoint: nil).findings == [])
    }

    @Test func `names the one entry at which the clock was set back`() throws {
        try add("paris", after: 60)
        try add("lyon", after: -6)
        try add("nice", after: 1)
        let findings = try vault.open().verifyLog(checkpoint: nil).findings
        #expect(findings == ["entry 3 has a time before that of the entry before it"])
    }

    @Test func `bears the times at which no clock can be`() throws {
        try add("paris", after: Int64.max - 1_800_000_000)
        vault.advance(by: -.max)
        try add("lyon", after: .min)
        #expect(try vault.open().verifyLog(checkpoint: nil).findings.count == 1)
    }
}
