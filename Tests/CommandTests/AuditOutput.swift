// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

@testable import aichor_vault

/// What `audit` writes, without a process.
enum AuditOutput {
    static func bytes(
        _ report: AuditReport, as format: OutputFormat, columns: Int? = nil, colour: Bool = false
    ) -> [UInt8] {
        let scene = Scene(now: report.at, columns: columns, colour: colour)
        var list = format.style.report(AuditDocument(report: report), list: "clusters", of: AuditRow.self, scene)
        var out: [UInt8] = []
        for (rank, audit) in report.clusters.enumerated() {
            if let chunk = list.add(AuditRow(audit: audit, rank: rank)) { out += chunk }
        }
        return out + list.finish()
    }

    static func text(_ report: AuditReport, as format: OutputFormat, columns: Int? = nil) -> String {
        String(decoding: bytes(report, as: format, columns: columns), as: UTF8.self)
    }

    /// What a monitoring plug-in would write, and its status.
    static func plugin(_ report: AuditReport, selector: String? = nil) throws -> (status: Int32, text: String) {
        var status: Int32 = -1
        let captured = try Captured { (output) throws(VaultError) in
            status = try MonitoringPlugin(report, selector: selector).write(to: output)
        }
        return (status, captured.text)
    }

    /// The same where the check itself failed.
    static func plugin(_ error: VaultError, withheld: [String] = []) throws -> (status: Int32, text: String) {
        var status: Int32 = -1
        let captured = try Captured { (output) throws(VaultError) in
            status = MonitoringPlugin.end(error, withheld: withheld, output)
        }
        return (status, captured.text)
    }
}
