// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What was done, or would be done, with one cluster of an import.
struct ImportRow: ListItem {
    /// What was done with it.
    enum Outcome: String {
        case added, updated, unchanged, refused
        /// It could have been imported, but others were refused.
        case notImported
        /// Not known: there is no vault.
        case possible
    }

    let place: String
    let context: String?
    let engineName: String?
    var name: String { engineName ?? "" }
    let action: Outcome
    let version: UInt64?
    let missing: [ImportResult.MissingField]
    let problems: [ClusterCandidate.Problem]
    let warnings: [String]
    let changes: [String]
    let isDryRun: Bool

    init(_ result: ImportResult, context: String? = nil, isAccepted: Bool, isDryRun: Bool) {
        place = result.place
        self.context = context
        engineName = result.name
        missing = result.missing
        // Missing fields matter only if nothing else is wrong.
        let wrong = result.problems.filter { !$0.isOmission }
        problems = wrong.isEmpty ? result.problems : wrong
        warnings = result.warnings
        changes = result.changes
        self.isDryRun = isDryRun
        switch result.action {
        case .refused: action = .refused
        case .unchanged: action = .unchanged
        case .added: action = isAccepted ? .added : .notImported
        case .updated: action = isAccepted ? .updated : .notImported
        }
        version = action == .notImported ? nil : result.version
    }

    init(_ plan: ImportPlan) {
        place = plan.place
        context = nil
        engineName = plan.name
        version = nil
        missing = plan.missing
        problems = !plan.problems.isEmpty ? plan.problems : plan.missing.map { .init("\($0.rawValue) is missing") }
        warnings = plan.warnings
        changes = plan.changes
        action = problems.isEmpty ? .possible : .refused
        isDryRun = true
    }

    static func headers(wide: Bool) -> [String] { ["NAME", "RESULT", "SOURCE"] }
    static var wraps: Bool { true }
    static var noteIndent: Int? { 2 }
    static var foldsColumns: Bool { true }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(engineName)
        table.add(text, action == .refused ? .bad : .plain)
        table.add(place)
        for warning in warnings { table.note("warning: " + warning) }
    }

    private var text: String {
        let prefix = isDryRun ? "would be " : ""
        return switch action {
        case .added: prefix + "added"
        case .updated: prefix + "updated" + (isDryRun ? "" : version.map { " (version \($0))" } ?? "") + changed
        case .unchanged: "unchanged"
        case .refused: prefix + "refused"
        case .notImported: "not imported"
        case .possible: "possible"
        }
    }

    private var changed: String { changes.isEmpty ? "" : ": " + changes.joined(separator: ", ") }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("place", place)
        object.add("context", context)
        object.add("name", engineName.map { .text($0) } ?? .null)
        object.add("action", action.rawValue)
        if !isDryRun { object.add("version", version) }
        if !changes.isEmpty { object.add("changes", .texts(changes)) }
        if !problems.isEmpty {
            object.add("reason", problems.map(\.message).joined(separator: "; "))
            object.add("hint", problems.compactMap(\.hint).first)
        }
        if !missing.isEmpty { object.add("missing", .texts(missing.map(\.rawValue))) }
        object.add("warnings", .texts(warnings))
        return object.value
    }
}
