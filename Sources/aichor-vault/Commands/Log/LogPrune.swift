// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct LogPrune: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Erase the log's oldest entries.",
        usage: "aichor-vault log prune --before <time> [--dry-run] [--yes] [<options>]",
        discussion: """
            Erases the longest beginning of the log whose entries are all before that moment, and logs that it did. What stays \
            is a whole chain still, and the new entry holds the checkpoint of the last one that went: a backup made before can be \
            proven with it (log verify --checkpoint).

            Checkpoints of entries that went prove nothing any more. On another machine that last saw the vault at such an \
            entry, it is taken for a fork (status 76) until 'key accept-rollback' accepts it there. The file does not shrink; the \
            room is used again.

            Asks on a terminal; without one it needs --yes.

            Examples:
              aichor-vault log --until 2025-12-31 -o jsonl > log-until-2025.jsonl
              aichor-vault log prune --before 2026-01-01 --dry-run
              aichor-vault log prune --before 2026-01-01 --yes
            """)

    /// How far audits look back at who took what (rule `export.never` and its like), in days.
    private static let auditedDays: Int64 = 90

    @Option(
        name: .long, help: ArgumentHelp("Entries before then: RFC 3339, a day, or 365d.", valueName: "time"))
    var before: String

    @Flag(name: .customLong("dry-run"), help: "Only say what would be erased.")
    var dryRun = false

    @Flag(name: [.customShort("y"), .long], help: "Do not ask.")
    var yes = false

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let moment = try Timestamp(option: "--before", before, now: context.now)
        guard moment <= context.now else {
            throw VaultError(
                .usage, "--before \(moment.rfc3339) is in the future, so every entry would go, the newest too",
                hint: "name a moment that has passed; this machine's clock shows \(context.now.rfc3339)")
        }
        if !yes && !dryRun && !context.isInteractive {
            throw VaultError(
                .usage, "pruning cannot be undone, and there is no terminal to ask on", hint: "add --yes to go ahead")
        }
        let vault = try unlocking.unlock(in: context)
        if context.now.since(moment) < Self.auditedDays * 86_400 {
            context.diagnostics.note(
                "audits look back \(Self.auditedDays) days at who took what; without these entries they know less")
        }
        let plan = try vault.planLogPruning(before: moment)
        if dryRun || plan.count == 0 {
            return try context.write(PruneDocument(report: plan, dryRun: dryRun), as: output.format)
        }
        if !yes { try confirm(plan, context) }
        // What was agreed to is what goes, and not what was added meanwhile.
        let done = try vault.pruneLog(before: moment, through: plan.last)
        try context.write(PruneDocument(report: done, dryRun: false), as: output.format)
    }

    private func confirm(_ plan: PruneReport, _ context: CommandContext) throws(VaultError) {
        guard context.standardInputIsTerminal, let terminal = context.openTerminal() else { return }
        let what = plan.count == 1 ? "log entry \(plan.first)" : "log entries \(plan.first) to \(plan.last)"
        guard try terminal.confirm("erase \(what) for ever (--until and -o jsonl archive them)?") else {
            throw VaultError(.interrupted, "not confirmed, so nothing was erased")
        }
    }
}
