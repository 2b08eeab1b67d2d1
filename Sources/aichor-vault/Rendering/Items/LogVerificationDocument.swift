// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// What `log verify` found.
struct LogVerificationDocument: Document {
    let verification: LogVerification

    func describe(in description: inout Description, _ scene: Scene) {
        let isWhole = verification.missingCheckpoint == nil
        description.sentence(isWhole ? "the log is whole" : "the log is NOT the one that the checkpoint is of")
        description.field("Entries", String(verification.entries))
        if verification.entries > 0 { description.field("Sequence", "\(verification.first) to \(verification.last)") }
        if verification.checkpoints > 0 {
            let count = verification.checkpoints
            description.field(
                count == 1 ? "Checkpoint" : "Checkpoints",
                isWhole ? (count == 1 ? "contained" : "\(count), all contained") : "NOT contained")
        }
        if !verification.findings.isEmpty {
            description.section("Findings") { section in
                for finding in verification.findings { section.sentence(finding) }
            }
        }
    }

    func value(_ scene: Scene) -> OutputValue {
        var object = ObjectBuilder()
        object.add("entries", verification.entries)
        object.add("first", verification.first)
        object.add("last", verification.last)
        object.add("findings", .texts(verification.findings))
        if verification.checkpoints > 0 {
            object.add("checkpointMatches", .flag(verification.missingCheckpoint == nil))
            object.add("missingCheckpoint", verification.missingCheckpoint)
        }
        return object.value
    }
}
