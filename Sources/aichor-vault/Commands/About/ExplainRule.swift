// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

struct ExplainRule: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a rule and how to fix what it finds.",
        usage: "aichor-vault explain [<rule>] [-o <format>]",
        discussion: """
            Without a rule, lists all rules.

            Examples:
              aichor-vault explain host.match
              aichor-vault explain
            """)

    @Argument(
        help: ArgumentHelp("Id of the rule, as shown in findings.", valueName: "rule"),
        completion: .list(RuleGuide.all.map(\.rule)))
    var rule: String?

    @OptionGroup var output: FormatOption<ReportFormat>

    func run(in context: CommandContext) throws(VaultError) {
        guard let rule else {
            return try context.write(RuleGuide.all.lazy.map { GuideRow(guide: $0) }, as: output.format)
        }
        guard let guide = RuleGuide.of(rule) else {
            let near = Spelling.nearest(to: rule, among: RuleGuide.all.map(\.rule))
            throw VaultError(
                .notFound, "no rule is named \(rule.quoted)",
                hint: near.map { "did you mean '\($0)'?" } ?? "to list all rules, run: aichor-vault explain")
        }
        try context.write(GuideDocument(guide: guide), as: output.format)
    }
}
