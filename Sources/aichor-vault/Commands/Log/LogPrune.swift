// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultTerminal

struct LogPrune: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Erase the oldest log entries.",
        usage: "aichor-vault log prune --before <time> [--dry-run] [--yes] [<options>]",
        discussion: """
            Erases entries from the beginning of the log up to the first one that is not before --before, and logs this. The \
            remaining entries are still a complete chain. The new entry contains the checkpoint of the last erased entry: with it, \
            an older backup can be verified (log verify --checkpoint).

            Checkpoints of erased entries no longer prove anything. Another machine that last used the vault at an erased entry \
            reports a fork (status 76) until you run 'key accept-rollback' there. The file does not shrink; its space is reused.

            Asks for confirmation on a terminal; without a terminal, --yes is required.

            Examples:
              aichor-vault log --until 2025-12-31 -o jsonl > log-until-2025.jsonl
              aichor-vault log prune --before 2026-01-01 --dry-run
              aichor-vault log prune --before 2026-01-01 --yes
            """)

    /// How far audits look back at releases (rule `export.never` and others), in days.
    private static let auditedDays: Int64 = 90

    @Option(
        name: .long, help: ArgumentHelp("Erase entries before this time: RFC 3339, a day, or 365d.", valueName: "time"))
    var before: String

    @Flag(name: .customLong("dry-run"), help: "Only show what would be erased.")
    var dryRun = false

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let moment = try Timestamp(option: "--before", before, now: context.now)
        guard moment <= context.now else {
            throw VaultError(
                .usage, "--before \(moment.rfc3339) is in the future, so all entries would be erased",
                hint: "use a time in the past; the clock of this machine shows \(context.now.rfc3339)")
        }
        if !dryRun { try confirmation.require("pruning cannot be undone", in: context) }
        let vault = try unlocking.unlock(in: context)
        if context.now.since(moment) < Self.auditedDays * 86_400 {
            context.diagnostics.note(
                "audits report the releases of the last \(Self.auditedDays) days; erased entries will be missing from them"
            )
        }
        let plan = try vault.planLogPruning(before: moment)
        if dryRun || plan.count == 0 {
            return try context.write(PruneDocument(report: plan, dryRun: dryRun), as: output.format)
        }
        try confirm(plan, context)
        // Only the confirmed entries are erased, and not those added meanwhile.
        let done = try vault.pruneLog(before: moment, through: plan.last)
        try context.write(PruneDocument(report: done, dryRun: false), as: output.format)
    }

    private func confirm(_ plan: PruneReport, _ context: CommandContext) throws(VaultError) {
        let what = plan.count == 1 ? "log entry \(plan.first)" : "log entries \(plan.first) to \(plan.last)"
        try confirmation.ask(
            "erase \(what) permanently (to archive them, use log --until and -o jsonl)?",
            otherwise: "nothing was erased", in: context)
    }
}
