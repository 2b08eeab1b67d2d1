// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Vault
import VaultCore
import VaultReports
import VaultTerminal

struct AuditClusters: VaultCommand {
    /// From when on the command ends with 1.
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
        commandName: "audit", abstract: "Tell which credentials need a hand, in which order and by which command.",
        usage: "aichor-vault audit [<cluster> ...] [-l <selector>] [<options>]",
        discussion: """
            Judges every cluster, or those that are named, by the rotation policy: age, ends of tokens and certificates, the last \
            verification, what is allowed, who took it. First a summary, then the clusters, the most urgent first. DUE is the \
            first date that needs a hand; an AGE with a plus counts from when the vault got the credential. Below the ten most urgent \
            stands the command that mends the worst finding; -o wide has that of each cluster, and all findings. No secret is read.

            --at judges as of another moment: a date, of which the first second counts (UTC), or how far ahead. --due lists what \
            is due in a month or on a day. --since lists what changed from then up to the moment that is judged.

            --report, --prometheus and --ical write the same audit to files; then nothing goes to standard output, unless -o says \
            how. One of them may be '-' for standard output. With --labels hash, metrics and calendar have pseudonyms for names.

            Ends with 1 if a cluster, or the vault, is critical, overdue or expired, or if no cluster has the labels of -l; \
            --fail-on changes that.

            Examples:
              aichor-vault audit
              aichor-vault audit -l site=paris -o wide
              aichor-vault audit --at 2027-03-01 --fail-on warning
              aichor-vault audit --due 2027-03 -o name
              aichor-vault audit -o json | jq '.clusters[] | select(.state != "ok")'
              aichor-vault audit --report audit.html --ical audit.ics
            """)

    @Argument(help: ArgumentHelp("The clusters' names; all if none is given.", valueName: "cluster"))
    var names: [String] = []

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("The clusters with these labels, as kubectl selects.", valueName: "selector"))
    var selector: String?

    @Option(name: .long, help: ArgumentHelp("Judge as of then: RFC 3339, a day, or +30d.", valueName: "time"))
    var at: String?

    @Option(
        name: .long, help: ArgumentHelp("Only what changed from then on: RFC 3339, a day, or 7d.", valueName: "time"))
    var since: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only where DUE, the first date, is in a month (2027-03), on a day (2027-03-01), or never.",
            valueName: "date")
    )
    var due: String?

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp("From when on to end with 1.", valueName: "state"))
    var threshold = Threshold.critical

    @OptionGroup(title: "Files") var files: AuditFileOptions
    @OptionGroup(title: "Vault and key") var unlocking: UnlockOptions
    @OptionGroup var output: FormatOption<AuditFormat>

    func run(in context: CommandContext) throws(VaultError) {
        let options = try AuditChoice(names: names, selector: selector, at: at, since: since, due: due)
            .options(now: context.now)
        let targets = try files.targets(withFormat: output.choice != nil)
        try targets.refusePrecious(unlocking, in: context)
        var report = try unlocking.unlock(in: context).audit(options)
        report.scope.names = names
        report.scope.selector = selector
        report.scope.at = options.at
        let gap = report.gap(selector: selector)
        // No file says of a mistyped selector that all is well.
        if let gap, !targets.isEmpty { throw gap }
        try targets.write(report, in: context)
        if output.choice != nil || targets.isEmpty { try write(report, in: context) }
        if gap == nil { remarkOnEmptiness(of: report, options, context) }
        if let level = threshold.level, let refusal = report.refusal(from: level) ?? gap { throw refusal }
    }

    private func write(_ report: AuditReport, in context: CommandContext) throws(VaultError) {
        let rows = report.clusters.lazy.enumerated().map { AuditRow(audit: $0.element, rank: $0.offset) }
        var scene = context.scene()
        scene.now = report.at
        try context.writeReport(AuditDocument(report: report), list: "clusters", rows, as: output.format, in: scene)
    }

    private func remarkOnEmptiness(of report: AuditReport, _ options: AuditOptions, _ context: CommandContext) {
        guard report.clusters.isEmpty else { return }
        let reason =
            if report.vault.clusters == 0 {
                "the vault has no clusters"
            } else if options.due != nil {
                "none of these clusters is due then"
            } else {
                report.removed.isEmpty
                    ? "nothing changed since then" : "nothing changed since then of the clusters that are left"
            }
        context.diagnostics.note(reason)
    }
}
