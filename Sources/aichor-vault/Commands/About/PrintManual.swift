// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultTerminal

/// What `scripts/install` runs.
struct PrintManual: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print a manual page in mdoc(7) format.",
        discussion: """
            Without a page, lists the names of all pages.

            Examples:
              aichor-vault manual aichor-vault-list | man -l -
            """,
        shouldDisplay: false)

    @Argument(help: "Name of the page.")
    var page: String?

    func run(in context: CommandContext) throws(VaultError) {
        let commands = try CommandTree.ofProgram().all.filter { $0.commandName != "help" }
        guard let page else {
            return try context.output.write(Array(commands.map { $0.pageName + "\n" }.joined().utf8))
        }
        guard let command = commands.first(where: { $0.pageName == page }) else {
            throw VaultError(
                .notFound, "the manual page does not exist", hint: "to list all pages, run: aichor-vault manual")
        }
        try context.output.write(Array(ManualPage(of: command).text.utf8))
    }
}
