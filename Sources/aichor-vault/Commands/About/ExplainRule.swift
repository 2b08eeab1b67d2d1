// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

struct ExplainRule: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Tell what a rule means and how to mend what it finds.",
        usage: "aichor-vault explain [<rule>] [-o <format>]",
        discussion: """
            Without a rule, lists all.

            Examples:
              aichor-vault explain host.match
              aichor-vault explain
            """)

    @Argument(
        help: ArgumentHelp("The rule's id, as findings name it.", valueName: "rule"),
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
                .notFound, "there is no rule \(rule.quoted)",
                hint: near.map { "did you mean '\($0)'?" } ?? "aichor-vault explain lists all")
        }
        try context.write(GuideDocument(guide: guide), as: output.format)
    }
}
