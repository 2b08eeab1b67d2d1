// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

/// How far the leading arguments name commands.
struct CommandPath {
    /// The names, without the program's.
    private(set) var names: [String] = []
    /// The command that they name, whose help fits.
    private(set) var command: any ParsableCommand.Type = AichorVault.self
    /// What follows them.
    private(set) var rest: ArraySlice<String>

    init(_ arguments: [String]) {
        rest = arguments[...]
        while let name = rest.first, let next = Self.subcommand(name, of: command) {
            names.append(name)
            command = next
            rest = rest.dropFirst()
        }
    }

    /// The command that runs: a group's default where no other is named.
    var runnable: any ParsableCommand.Type { command.configuration.defaultSubcommand ?? command }

    /// A word that is no command gets the nearest one suggested.
    ///
    /// Where a default command takes an operand, only what is nearly a command's name is refused.
    func refuseUnknownCommand() throws(VaultError) {
        guard !command.configuration.subcommands.isEmpty, let word = rest.first, !word.hasPrefix("-") else { return }
        if command.configuration.defaultSubcommand is any TakesOperand.Type { return try refuseTypo(word) }
        let hint = suggestion(for: word).map { "did you mean '\($0)'?" }
        // Only what could be a mistyped command is repeated.
        throw VaultError(
            .usage, Self.isWord(word) ? "unknown command '\(word)'" : "unknown command", hint: hint)
    }

    /// Refuses an operand that is rather a mistyped command: without a slash or a dot, and near to one.
    func refuseTypo(_ operand: String) throws(VaultError) {
        guard command.configuration.defaultSubcommand != nil, let near = suggestion(for: operand) else { return }
        throw VaultError(
            .usage, "unknown command '\(operand)'", hint: "did you mean '\(near)'? for the file, use ./\(operand)")
    }

    private func suggestion(for word: String) -> String? {
        guard Self.isWord(word) else { return nil }
        let known = command.configuration.subcommands.map { $0.configuration }
            .filter { $0.shouldDisplay }.compactMap { $0.commandName }
        if let ours = Spelling.elsewhere[word], known.contains(ours) { return ours }
        return Spelling.nearest(to: word, among: known)
    }

    private static func isWord(_ text: String) -> Bool {
        text.utf8.count <= 20 && text.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
    }

    private static func subcommand(
        _ name: String, of command: any ParsableCommand.Type
    ) -> (any ParsableCommand.Type)? {
        command.configuration.subcommands.first { $0.configuration.commandName == name }
    }
}
