// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

/// A command of this program: options in, one use case, one renderer.
protocol VaultCommand: ParsableCommand {
    /// Does it. A status other than 0 is an error that is thrown.
    func run(in context: CommandContext) throws(VaultError)
}

/// A default command whose argument stands where its siblings' names stand.
protocol TakesOperand {}

/// From arguments to a command.
struct CommandDispatch {
    /// What the arguments ask for.
    enum Request {
        case command(any VaultCommand)
        /// Help, the version or a completion script.
        case text(String)
    }

    private let arguments: [String]

    init(_ arguments: [String]) { self.arguments = arguments }

    /// Reads the arguments.
    ///
    /// A known command is read by its own parser first: building the parser of the whole tree costs as much as the rest of a
    /// short run. Whatever that does not settle (help, errors) is left to the whole tree, which words it.
    func parse() throws(VaultError) -> Request {
        if arguments == ["--version"] { return .text(Version.text) }
        try refuseUnknownCommand()
        if let first = arguments.first, let command = Self.subcommand(first, of: AichorVault.self),
            let parsed = try? command.parseAsRoot(Array(arguments.dropFirst())), let known = parsed as? any VaultCommand
        {
            return .command(known)
        }
        do {
            var parsed = try AichorVault.parseAsRoot(arguments)
            if let known = parsed as? any VaultCommand { return .command(known) }
            try parsed.run()
            return .text("")
        } catch {
            let message = AichorVault.message(for: error)
            if AichorVault.exitCode(for: error) == .success { return .text(message) }
            throw ParserMessage(message, arguments: arguments).error
        }
    }

    /// The command line that explains what these arguments tried.
    var helpCommand: String { (["aichor-vault"] + path).joined(separator: " ") + " --help" }

    /// The leading arguments that are names of commands.
    private var path: [String] {
        var names: [String] = []
        var command: any ParsableCommand.Type = AichorVault.self
        for argument in arguments {
            guard let next = Self.subcommand(argument, of: command) else { break }
            names.append(argument)
            command = next
        }
        return names
    }

    /// A word that is no command gets the nearest one suggested, at every level that has no command of its own.
    private func refuseUnknownCommand() throws(VaultError) {
        var command: any ParsableCommand.Type = AichorVault.self
        let asksHelp = arguments.first == "help"
        for argument in arguments.dropFirst(asksHelp ? 1 : 0) {
            if argument.hasPrefix("-") || (asksHelp && argument == "help") { return }
            let configuration = command.configuration
            guard !configuration.subcommands.isEmpty else { return }
            if let next = Self.subcommand(argument, of: command) {
                command = next
                continue
            }
            if configuration.defaultSubcommand is any TakesOperand.Type { return }
            throw unknown(argument, configuration.subcommands.compactMap { $0.configuration.commandName })
        }
    }

    private func unknown(_ word: String, _ names: [String]) -> VaultError {
        // Only what could be a mistyped command is repeated.
        let isWord = word.utf8.count <= 20 && word.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
        let hint = isWord ? Spelling.nearest(to: word, among: names).map { "did you mean '\($0)'?" } : nil
        return VaultError(.usage, isWord ? "there is no command '\(word)'" : "there is no such command", hint: hint)
    }

    private static func subcommand(
        _ name: String, of command: any ParsableCommand.Type
    ) -> (any ParsableCommand.Type)? {
        command.configuration.subcommands.first { $0.configuration.commandName == name }
    }
}
