// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultReports
import VaultTerminal

struct AuditClusters: VaultCommand {
    /// The state at which the command exits with 1.
    enum Threshold: String, CaseIterable, ExpressibleByArgument {
        case warning, critical, never

        var level: AuditLevel? {
            switch self {
            case .warning: .warning
            case .critical: .critical
            case .never: nil
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Report the credentials that need attention, and why.",
        usage: "aichor-vault audit [<cluster> ...] [-l <selector>] [<options>]",
        discussion: """
            Checks every cluster, or those that you name, against the rotation policy: the age of the credential, the expiry of \
            tokens and certificates, the last verification, permitted kinds, and releases. Prints a summary, then the clusters, the \
            most urgent first. DUE is the first date that needs attention. An AGE with a plus counts from when the credential was \
            stored. For the ten most urgent clusters, prints the command that fixes the worst finding; -o wide prints it for each \
            cluster, and all findings. No credential is read.

            --at evaluates at another time: the beginning of a date (UTC), or a duration from now. --due lists what is due in a \
            month or on a day. --since lists what changed from that time up to the time of the audit.

            --report, --prometheus and --ical write the same audit to files. Nothing is then written to standard output, unless you \
            use -o. One of the files may be '-' for standard output. With --labels hash, metrics and calendar contain pseudonyms \
            instead of names.

            Exits with status 1 if a cluster or the vault is critical, overdue or expired, or if no cluster matches the selector. \
            --fail-on changes the state.

            Examples:
              aichor-vault audit
              aichor-vault audit -l site=paris -o wide
              aichor-vault audit --at 2027-03-01 --fail-on warning
              aichor-vault audit --due 2027-03 -o name
              aichor-vault audit -o json | jq '.clusters[] | select(.state != "ok")'
              aichor-vault audit --report audit.html --ical audit.ics
            """)

    @Argument(help: ArgumentHelp("Names of clusters (default: all).", valueName: "cluster"))
    var names: [String] = []

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("Select clusters by labels, as kubectl does.", valueName: "selector"))
    var selector: String?

    @Option(name: .long, help: ArgumentHelp("Evaluate at this time: RFC 3339, a day, or +30d.", valueName: "time"))
    var at: String?

    @Option(
        name: .long, help: ArgumentHelp("Only changes since this time: RFC 3339, a day, or 7d.", valueName: "time"))
    var since: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only clusters that are due in a month (2027-03), on a day (2027-03-01), or never.",
            valueName: "date")
    )
    var due: String?

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp("Exit with status 1 at this state or worse.", valueName: "state"))
    var threshold = Threshold.critical

    @OptionGroup(title: "Files") var files: AuditFileOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<AuditFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let options = try AuditSelection(names: names, selector: selector, at: at, since: since, due: due)
            .options(now: context.now)
        let targets = try files.targets(withFormat: output.choice != nil)
        try targets.refuseProtected(unlocking, in: context)
        var report = try unlocking.unlock(in: context).audit(options)
        report.scope.names = names
        report.scope.selector = selector
        report.scope.at = options.at
        let gap = report.gap(selector: selector)
        // For a mistyped selector, no file must report that all is ok.
        if let gap, !targets.isEmpty { throw gap }
        try targets.write(report, in: context)
        if output.choice != nil || targets.isEmpty { try write(report, in: context) }
        if gap == nil { warnIfEmpty(of: report, options, context) }
        if let level = threshold.level, let refusal = report.refusal(from: level) ?? gap { throw refusal }
    }

    private func write(_ report: AuditReport, in context: CommandContext) throws(VaultError) {
        let rows = report.clusters.lazy.enumerated().map { AuditRow(audit: $0.element, rank: $0.offset) }
        var rendering = context.rendering()
        rendering.now = report.at
        try context.writeReport(AuditDocument(report: report), list: "clusters", rows, as: output.format, in: rendering)
    }

    private func warnIfEmpty(of report: AuditReport, _ options: AuditOptions, _ context: CommandContext) {
        guard report.clusters.isEmpty else { return }
        let reason =
            if report.vault.clusters == 0 {
                "the vault has no clusters"
            } else if options.due != nil {
                "none of these clusters is due at that time"
            } else {
                report.removed.isEmpty
                    ? "nothing changed since then" : "nothing changed since then in the selected clusters"
            }
        context.diagnostics.note(reason)
    }
}
