// SPDX-License-Identifier: Apache-2.0
import AuditSamples
import Testing
import VaultReports

@testable import aichor_vault

/// The plug-in as a command, and what tables show of findings.
struct AuditPluginTests {
    @Test func `a table never shows a finding with the command of another`() {
        let report = AuditSample.mixed
        let table = AuditOutput.text(report, as: .table)
        #expect(table.contains("\n  export.never: $ aichor-vault export iatf\n"))
        #expect(AuditOutput.text(report, as: .wide).contains("export.never: aichor-vault export iatf"))
    }

    @Test(
        arguments: [
            (["check", "--nagios"], true), (["check", "-l", "a=b", "--nagios", "--bad"], true),
            (["check", "--nagios=1"], true),
            (["check"], false), (["audit", "--nagios"], false), (["check", "--", "--nagios"], false), ([], false),
        ] as [([String], Bool)])
    func `a wrong command line asks for the plug-in too`(arguments: [String], isAsked: Bool) {
        #expect(MonitoringPlugin.isAsked(by: arguments) == isAsked)
    }
}
