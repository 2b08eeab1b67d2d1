// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

@testable import aichor_vault

/// What `audit` writes, without a process.
enum AuditOutput {
    static func bytes(
        _ report: AuditReport, as format: OutputFormat, columns: Int? = nil, colour: Bool = false
    ) -> [UInt8] {
        let rendering = RenderContext(now: report.at, columns: columns, colour: colour)
        var list = format.style.report(AuditDocument(report: report), list: "clusters", of: AuditRow.self, rendering)
        var out: [UInt8] = []
        for (rank, audit) in report.clusters.enumerated() {
            if let chunk = list.add(AuditRow(audit: audit, rank: rank)) { out += chunk }
        }
        return out + list.finish()
    }

    static func text(_ report: AuditReport, as format: OutputFormat, columns: Int? = nil) -> String {
        String(decoding: bytes(report, as: format, columns: columns), as: UTF8.self)
    }
}
