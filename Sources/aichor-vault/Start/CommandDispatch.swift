// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

/// A command of this program: options in, one use case, one renderer.
protocol VaultCommand: ParsableCommand {
    /// Does it. A status other than 0 is an error that is thrown.
    func run(in context: CommandContext) throws(VaultError)
    /// Does it, and gives the status, for commands whose status gives programs more than success or failure.
    func status(in context: CommandContext) throws(VaultError) -> Int32
}

extension VaultCommand {
    func status(in context: CommandContext) throws(VaultError) -> Int32 {
        try run(in: context)
        return 0
    }
}

/// A default command whose argument is in the position of its siblings' names.
protocol TakesOperand {
    /// That argument.
    var operand: String { get }
}

/// From arguments to a command.
struct CommandDispatch {
    /// What the arguments ask for.
    enum Request {
        case command(any VaultCommand)
        /// Help or the version.
        case text(String)
    }

    private let arguments: [String]
    private let columns: Int

    /// Takes the arguments, and the columns that help may take.
    init(_ arguments: [String], columns: Int = HelpText.usualColumns) {
        self.arguments = arguments
        self.columns = columns
    }

    /// Reads the arguments.
    ///
    /// A command is read by its own parser: building the parser of the whole tree costs as much as the rest of a short run, and
    /// it would not let a group list the options of its default command as its own.
    func parse() throws(VaultError) -> Request {
        if arguments.first == "--version" { return .text(Version.text) }
        if arguments.first == "help" { return try explain(Array(arguments.dropFirst())) }
        let path = CommandPath(arguments)
        try path.refuseUnknownCommand()
        if path.rest.isEmpty, !(path.runnable is any VaultCommand.Type) { return help(path.command) }
        let command = path.runnable
        let parsed: any ParsableCommand
        do {
            parsed = try command.parseAsRoot(Array(path.rest))
        } catch {
            let message = command.message(for: error)
            guard command.exitCode(for: error) == .success else { throw reworded(message, of: path) }
            return path.rest.contains { $0 == "--help" || $0 == "-h" } ? help(path.command) : .text(message)
        }
        guard let known = parsed as? any VaultCommand else { return help(path.command) }
        if let operand = (known as? any TakesOperand)?.operand { try path.refuseTypo(operand) }
        return .command(known)
    }

    /// The command line that explains what these arguments tried.
    var helpCommand: String { (["aichor-vault"] + CommandPath(arguments).names).joined(separator: " ") + " --help" }

    /// `help COMMAND` and `help TOPIC`.
    private func explain(_ words: [String]) throws(VaultError) -> Request {
        if words.count == 1, let topic = HelpTopic(rawValue: words[0]) { return .text(topic.text) }
        let path = CommandPath(words)
        if path.rest.first != "help" { try path.refuseUnknownCommand() }
        return help(path.command)
    }

    private func help(_ command: any ParsableCommand.Type) -> Request {
        .text(HelpText(command).wrapped(to: columns))
    }

    private func reworded(_ message: String, of path: CommandPath) -> VaultError {
        let takesFormat = path.runnable.helpMessage(columns: HelpText.usualColumns).contains("--format ")
        return ParserMessage(message, arguments: arguments, takesFormat: takesFormat).error
    }
}
