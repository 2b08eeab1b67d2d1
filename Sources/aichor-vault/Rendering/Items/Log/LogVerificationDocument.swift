// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What `log verify` found.
struct LogVerificationDocument: OutputDocument {
    let verification: LogVerification

    func describe(in description: inout Description, _ rendering: RenderContext) {
        if let fault = verification.fault { return describe(fault, in: &description) }
        let isWhole = verification.missingCheckpoint == nil
        description.sentence(isWhole ? "the log is intact" : "the log does NOT match the checkpoint")
        description.field("Entries", String(verification.entries))
        if verification.entries > 0 { description.field("Sequence", "\(verification.first) to \(verification.last)") }
        description.field(
            "Rollback", verification.rollback.map { "this may be an old copy or a fork of the vault: \($0)" })
        let checkpoints = verification.checkpoints
        if !checkpoints.isEmpty {
            let contained = checkpoints.count { $0.state == .contained }
            let isLone = checkpoints.count == 1
            let summary =
                contained == checkpoints.count
                ? (isLone ? "contained" : "\(contained), all contained")
                : (isLone ? "NOT contained" : "\(contained) of \(checkpoints.count) contained")
            description.field(isLone ? "Checkpoint" : "Checkpoints", summary)
        }
        let findings = checkpoints.filter { $0.state != .contained }.map(\.message) + verification.findings
        guard !findings.isEmpty else { return }
        description.section("Findings") { section in
            for finding in findings { section.sentence(finding) }
        }
    }

    private func describe(_ fault: LogFault, in description: inout Description) {
        description.sentence("the log is NOT intact")
        description.field("Fault", fault.kind.rawValue)
        description.field("Entry", fault.through.map { "\(fault.sequence) to \($0)" } ?? String(fault.sequence))
        description.field("Sealed as", fault.sealedAs.map(String.init))
        description.field(
            "Valid", verification.entries == 1 ? "1 entry before" : "\(verification.entries) entries before")
        description.field("Reason", fault.message)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("whole", verification.fault == nil)
        object.add("fault", verification.fault?.value)
        object.add("entries", verification.entries)
        object.add("first", verification.first)
        object.add("last", verification.last)
        object.add("rollback", verification.rollback)
        object.add("findings", .texts(verification.findings))
        let checkpoints = verification.checkpoints
        guard !checkpoints.isEmpty else { return object.value }
        object.add("checkpointMatches", .flag(checkpoints.allSatisfy { $0.state == .contained }))
        object.add("missingCheckpoint", verification.missingCheckpoint)
        object.add("checkpoints", .list(checkpoints.map(\.value)))
        return object.value
    }
}

extension LogFault {
    fileprivate var value: OutputValue {
        var object = ObjectBuilder()
        object.add("kind", kind.rawValue)
        object.add("sequence", sequence)
        object.add("through", through)
        object.add("sealedAs", sealedAs)
        object.add("message", message)
        return object.value
    }
}

extension CheckpointVerdict {
    fileprivate var value: OutputValue {
        var object = ObjectBuilder()
        object.add("sequence", sequence)
        object.add("state", state.rawValue)
        object.add("message", message)
        if let pruning {
            object.add("prunedAt", pruning.time)
            object.add("prunedBy", pruning.sequence)
        }
        return object.value
    }
}
