// SPDX-License-Identifier: Apache-2.0
import AuditSamples
import Foundation
import Testing
import VaultCore
import VaultReports

@testable import aichor_vault

/// The sample in every format, byte for byte.
struct AuditGoldenTests {
    private static let directory = Binary.repository.appending(path: "Tests/CommandTests/AuditGolden")
    private static let renewal = "AICHOR_VAULT_RENEW_GOLDEN"

    private func expect(_ bytes: [UInt8], toBe name: String) throws {
        let file = Self.directory.appending(path: name)
        if ProcessInfo.processInfo.environment[Self.renewal] != nil { try Data(bytes).write(to: file) }
        let golden = try Data(contentsOf: file)
        let found = FileManager.default.temporaryDirectory.appending(path: "audit-golden-" + name)
        if golden != Data(bytes) { try Data(bytes).write(to: found) }
        #expect(
            golden == Data(bytes),
            """
            \(name) is not what was written to \(found.path); compare them, and if the new one is right: \
            \(Self.renewal)=1 swift test --filter AuditGoldenTests
            """)
    }

    @Test(
        arguments: [
            ("table.txt", OutputFormat.table, nil), ("table-80.txt", .table, 80), ("table-60.txt", .table, 60),
            ("wide.txt", .wide, nil), ("report.json", .json, nil), ("report.yaml", .yaml, nil),
            ("report.csv", .csv, nil),
            ("names.txt", .name, nil),
        ] as [(String, OutputFormat, Int?)])
    func `the sample is written as ever`(name: String, format: OutputFormat, columns: Int?) throws {
        try expect(AuditOutput.bytes(AuditSample.report, as: format, columns: columns), toBe: name)
    }

    @Test func `colours are as ever`() throws {
        try expect(
            AuditOutput.bytes(AuditSample.report, as: .table, columns: 100, colour: true), toBe: "table-colour.txt")
    }

    @Test func `changes are told as ever`() throws {
        try expect(AuditOutput.bytes(AuditSample.reportOfChanges, as: .table, columns: 80), toBe: "changes.txt")
        try expect(AuditOutput.bytes(AuditSample.reportOfChanges, as: .json), toBe: "changes.json")
    }

    @Test func `an empty report is written as ever`() throws {
        let empty = AuditSample.report(of: [], findings: [])
        try expect(AuditOutput.bytes(empty, as: .table), toBe: "empty.txt")
        try expect(AuditOutput.bytes(empty, as: .json), toBe: "empty.json")
    }

    @Test func `the plug-in writes as ever`() throws {
        try expect(MonitoringPlugin(AuditSample.report).answer.bytes, toBe: "nagios.txt")
    }
}
