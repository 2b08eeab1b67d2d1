// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What `rekey` did.
struct RekeyDocument: OutputDocument {
    let report: RekeyReport

    func describe(in description: inout Description, _ rendering: RenderContext) {
        description.sentence("root key replaced, new file verified")
        description.field("Vault", report.check.path)
        description.field("Key slots kept", Self.names(report.kept))
        description.field("Key slots removed", Self.names(report.removed))
        description.field("New recovery code", report.added?.label)
        description.field("Records", String(report.check.records))
        description.field("Log entries", String(report.check.logEntries))
    }

    private static func names(_ slots: [KeySlotInfo]) -> String? {
        slots.isEmpty ? nil : slots.map { "\($0.label) (\($0.kind.rawValue))" }.joined(separator: ", ")
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("result", "root key replaced")
        object.add("path", report.check.path)
        object.add("vaultId", report.check.vaultID)
        object.add("generation", report.check.generation)
        object.add("kept", .list(report.kept.map(\.value)))
        object.add("removed", .list(report.removed.map(\.value)))
        object.add("added", report.added?.value)
        object.add("records", report.check.records)
        object.add("logEntries", report.check.logEntries)
        return object.value
    }
}
