// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// The course of every import: judge, ask, write, report.
struct ImportRun {
    let options: ImportingOptions
    let unlocking: UnlockOptions
    let format: OutputFormat
    let context: CommandContext
    /// Files that contain the imported secrets in clear text, reported after the import.
    var clearText = ClearTextFiles { _ in [] }
    /// The options that set the fields of the form that a source does not have.
    var omissionHint: String?
    /// The context that a cluster comes from, by its index in the source; nil if it has another source.
    var contextName: (Int) -> String? = { _ in nil }

    /// Whether the user agreed to leave out refused clusters.
    private var leavesOut = false
    /// Whether the user saw the clusters and made a choice.
    private var wasAsked = false

    init(options: ImportingOptions, unlocking: UnlockOptions, format: OutputFormat, context: CommandContext) {
        self.options = options
        self.unlocking = unlocking
        self.format = format
        self.context = context
    }

    /// The vault; for a dry run nil if there is none.
    func openVault() throws(VaultError) -> UnlockedVault? {
        guard options.dryRun, !FilePath.isTaken(try unlocking.place.path(in: context)) else {
            return try unlocking.unlock(in: context)
        }
        context.diagnostics.note("there is no vault yet, so existing clusters are not taken into account")
        return nil
    }

    /// Imports a whole source, or shows what would be done with it.
    func run(_ source: some PreparedCandidates) throws(VaultError) {
        guard let vault = try openVault() else {
            let plans = try ImportPlanner(options: options, vault: nil, context: context).evaluate(source)
            return try conclude(ImportDocument(plans))
        }
        try run(source, vault)
    }

    /// Imports a whole source into a vault that is open.
    func run(_ source: some PreparedCandidates, _ vault: UnlockedVault) throws(VaultError) {
        if !options.dryRun, asks { try confirm(source, vault) }
        try finish(source, vault)
    }

    /// Shows what would be done with a source, asks for addresses and for confirmation; nothing without a terminal.
    mutating func ask<Row: ListItem>(
        _ source: AmendedSource<PreparedSource>, _ vault: UnlockedVault,
        rows: ([ImportPlan]) throws(VaultError) -> [Row]
    ) throws(VaultError) -> AmendedSource<PreparedSource> {
        guard context.isInteractive, let terminal = context.openTerminal() else { return source }
        let plans = try ImportPlanner(options: options, vault: vault, context: context).evaluate(source)
        var list = TableStyle(wide: false).list(of: Row.self, context.rendering(on: terminal))
        for row in try rows(plans) { _ = list.add(row) }
        context.diagnostics.progress?.clear()
        let questions = ImportQuestions(terminal: terminal, plans: plans, preview: list.finish(), options: options)
        let answer = try questions.ask(source)
        (leavesOut, wasAsked) = (answer.leavesOut, !plans.isEmpty)
        return answer.source
    }

    /// Imports what was confirmed, or shows what would be imported.
    func finish(_ source: some PreparedCandidates, _ vault: UnlockedVault) throws(VaultError) {
        var wanted = options.options
        wanted.keepsGoing = wanted.keepsGoing || leavesOut
        let report = try vault.importClusters(from: source, wanted)
        var document = ImportDocument(report, isDryRun: options.dryRun, context: contextName)
        if !options.dryRun, report.isAccepted {
            document.clearTextFiles = clearText.files(after: report)
        }
        try conclude(document)
    }

    /// Whether there is a terminal to ask on.
    private var asks: Bool { !options.yes && context.isInteractive }

    private func confirm(_ source: some PreparedCandidates, _ vault: UnlockedVault) throws(VaultError) {
        var dry = options.options
        dry.isDryRun = true
        let report = try vault.importClusters(from: source, dry)
        let changes = report.count(.added) + report.count(.updated)
        // What is refused anyway needs no question.
        guard report.isAccepted, changes > 0, let terminal = context.openTerminal() else { return }
        context.diagnostics.progress?.clear()
        let preview = ImportDocument(report, isDryRun: true)
        terminal.show(rendered: TableStyle(wide: false).document(preview, context.rendering(on: terminal)).bytes)
        try Self.require(try terminal.confirm("Import \(Self.clusters(changes))?"))
    }

    static func require(_ isConfirmed: Bool) throws(VaultError) {
        guard isConfirmed else { throw VaultError(.interrupted, "not confirmed; nothing was imported") }
    }

    static func clusters(_ count: Int) -> String { count == 1 ? "1 cluster" : "\(count) clusters" }

    /// Writes the result and reports what was refused.
    private func conclude(_ document: ImportDocument) throws(VaultError) {
        if document.isAccepted || format != .table { try context.write(document, as: format) }
        for row in document.rows where row.action == .refused {
            let subject = row.engineName.map { "\(row.place) (\($0))" } ?? row.place
            for problem in row.problems {
                let hint = problem.hint ?? (problem.isOmission ? omissionHint : nil)
                context.diagnostics.warning("\(subject): \(problem.message)", hint: hint)
            }
        }
        for note in ClearTextNotes(files: document.clearTextFiles).notes {
            context.diagnostics.note(note.message, hint: note.hint)
        }
        let (refused, total) = (document.count(.refused), document.rows.count)
        guard refused > 0 else {
            if total == 0, !wasAsked { context.diagnostics.note("the source has no clusters") }
            return
        }
        let verb = options.dryRun ? "would be" : "was"
        if document.isAccepted, refused < total {
            let others = options.dryRun ? "would be imported" : "were imported"
            throw VaultError(
                .findings,
                "\(refused) of \(Self.clusters(total)) \(refused == 1 ? verb : Self.plural(verb)) refused; the others \(others)",
                hint: "fix them and import them again: unchanged clusters get no new version")
        }
        throw VaultError(
            .inputInvalid,
            "\(refused) of \(Self.clusters(total)) \(refused == 1 ? verb : Self.plural(verb)) refused, so nothing \(verb) imported",
            hint: total > refused ? "fix them, or use --keep-going to import the others" : nil)
    }

    private static func plural(_ verb: String) -> String { verb == "was" ? "were" : verb }
}
