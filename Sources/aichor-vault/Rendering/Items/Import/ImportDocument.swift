// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultTerminal

/// What an import did.
struct ImportDocument: OutputDocument {
    /// With this many rows or more, a table shows only those that need attention.
    private static let longest = 100

    let rows: [ImportRow]
    let isDryRun: Bool
    /// Whether something was written, or would be, or nothing had to be.
    let isAccepted: Bool
    /// The files that still contain secrets in clear text.
    var clearTextFiles: [ClearTextFiles.File] = []

    init(_ report: ImportReport, isDryRun: Bool, context: (Int) -> String? = { _ in nil }) {
        let isAccepted = report.isAccepted
        rows = report.results.map {
            ImportRow($0, context: context($0.index), isAccepted: isAccepted, isDryRun: isDryRun)
        }
        self.isDryRun = isDryRun
        self.isAccepted = isAccepted
    }

    /// What is known without a vault.
    init(_ plans: [ImportPlan]) {
        rows = plans.map { ImportRow($0) }
        isDryRun = true
        isAccepted = rows.allSatisfy { $0.action != .refused }
    }

    /// For how many clusters an action was taken.
    func count(_ action: ImportRow.Outcome) -> Int { rows.count { $0.action == action } }

    /// All of it in one sentence.
    var summary: String {
        let parts: [(action: ImportRow.Outcome, text: String)] = [
            (.added, "added"), (.updated, "updated"), (.unchanged, "unchanged"), (.refused, "refused"),
            (.notImported, "not imported"), (.possible, "possible"),
        ]
        let told = parts.filter { count($0.action) > 0 }.map { "\(count($0.action)) \($0.text)" }
        let text = told.isEmpty ? "nothing" : told.joined(separator: ", ")
        return (isDryRun ? "would be: " : "") + text
    }

    func describe(in description: inout Description, _ rendering: RenderContext) {
        let isLong = rows.count > Self.longest
        let shown = rows.filter { !isLong || $0.action == .refused || !$0.warnings.isEmpty }
        description.list(shown, rendering)
        if !shown.isEmpty { description.sentence("") }
        description.sentence(summary)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        if isDryRun { object.add("dryRun", true) }
        object.add("results", .list(rows.map { $0.value(rendering) }))
        for action in [ImportRow.Outcome.added, .updated, .unchanged, .refused] {
            object.add(action.rawValue, .integer(Int64(count(action))))
        }
        if !isDryRun {
            object.add(
                "clearTextFiles",
                .list(
                    clearTextFiles.map { file in
                        var object = ObjectBuilder()
                        object.add("path", file.path)
                        object.add("holds", file.holds)
                        object.add("remove", file.remove)
                        object.add("reason", file.reason)
                        return object.value
                    }))
        }
        return object.value
    }
}
