// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultTerminal

/// What `scripts/install` runs.
struct PrintManual: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print a page of the manual, in mdoc(7).",
        discussion: """
            Without a page, lists their names.

            Examples:
              aichor-vault manual aichor-vault-list | man -l -
            """,
        shouldDisplay: false)

    @Argument(help: "The page.")
    var page: String?

    func run(in context: CommandContext) throws(VaultError) {
        let commands = try CommandTree.described().all.filter { $0.commandName != "help" }
        guard let page else {
            return try context.output.write(Array(commands.map { $0.pageName + "\n" }.joined().utf8))
        }
        guard let command = commands.first(where: { $0.pageName == page }) else {
            throw VaultError(.notFound, "there is no such page", hint: "aichor-vault manual lists them")
        }
        try context.output.write(Array(ManualPage(of: command).text.utf8))
    }
}
