// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What `log prune` erased, or would erase.
struct PruneDocument: OutputDocument {
    let report: PruneReport
    let dryRun: Bool

    func describe(in description: inout Description, _ rendering: RenderContext) {
        guard report.count > 0 else {
            let why = report.stoppedAt.map { "the log begins at \($0.rfc3339)" } ?? "the log is empty"
            return description.sentence("nothing to prune: \(why)")
        }
        let verb = dryRun ? "would be erased" : "erased"
        description.sentence(
            report.count == 1
                ? "entry \(report.first) \(verb)"
                : "\(report.count) entries \(verb): \(report.first) to \(report.last), all before \(report.before.rfc3339)"
        )
        description.field("Remaining", "\(report.remaining), and the new entry about this pruning")
        description.field("Next", report.stoppedAt?.rfc3339)
        description.field("Checkpoint", report.checkpoint)
        guard dryRun else { return }
        description.sentence(
            "archive them first: aichor-vault log --until \(report.before.adding(-1).rfc3339) -o jsonl > FILE")
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("dryRun", dryRun)
        object.add("count", report.count)
        if report.count > 0 {
            object.add("first", report.first)
            object.add("last", report.last)
        }
        object.add("before", report.before)
        object.add("remaining", report.remaining)
        object.add("nextAt", report.stoppedAt)
        object.add("checkpoint", report.checkpoint)
        return object.value
    }
}
