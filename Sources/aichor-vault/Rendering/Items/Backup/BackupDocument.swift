// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// A backup that was written or verified.
struct BackupDocument: OutputDocument {
    let report: BackupReport
    /// `written and verified`, `verified`.
    let result: String

    func describe(in description: inout Description, _ rendering: RenderContext) {
        description.sentence("backup \(result)")
        description.field("File", report.path)
        description.field("Vault id", report.vaultID)
        description.field("Generation", String(report.generation))
        description.field("Records", String(report.records))
        description.field("Log entries", String(report.logEntries))
        description.field("Bytes", String(report.bytes))
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("result", result)
        object.add("path", report.path)
        object.add("vaultId", report.vaultID)
        object.add("generation", report.generation)
        object.add("records", report.records)
        object.add("logEntries", report.logEntries)
        object.add("bytes", .integer(Int64(report.bytes)))
        return object.value
    }
}
