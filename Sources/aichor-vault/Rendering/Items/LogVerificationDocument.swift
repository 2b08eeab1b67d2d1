// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// What `log verify` found.
struct LogVerificationDocument: Document {
    let verification: LogVerification

    func describe(in description: inout Description, _ scene: Scene) {
        description.sentence("the log is whole")
        description.field("Entries", String(verification.entries))
        if verification.entries > 0 { description.field("Sequence", "\(verification.first) to \(verification.last)") }
        description.field("Checkpoint", verification.checkpointMatches.map { $0 ? "contained" : "NOT contained" })
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
        object.add("checkpointMatches", verification.checkpointMatches.map { .flag($0) })
        return object.value
    }
}
