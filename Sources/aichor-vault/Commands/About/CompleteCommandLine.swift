// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore
import VaultTerminal

/// What the completion scripts run.
struct CompleteCommandLine: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete", abstract: "Print the completions of a command line.",
        discussion: """
            Reads the words after the name of the program from standard input, one per line. The last word is incomplete.

            Examples:
              printf '%s\\n' log -o '' | aichor-vault complete
            """,
        shouldDisplay: false)

    /// Longer than any line that someone types.
    private static let limit = 1 << 20

    func run(in context: CommandContext) throws(VaultError) {
        let words = try PublicInput.readText("-", limit: Self.limit)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        try context.output.write(Array(Completion(of: words, in: try CommandTree.ofProgram()).text.utf8))
    }
}
