// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import VaultCore

/// A page of the manual in mdoc(7), from the same texts as the help.
struct ManualPage {
    private let command: CommandTree
    private var out = ""

    init(of command: CommandTree) {
        self.command = command
        addHead()
        addSynopsis()
        addDescription()
        addOptions()
        addCommands()
        addEnvironment()
        addExitStatuses()
        addExamples()
        addLinks()
    }

    /// The page.
    var text: String { out }

    private mutating func line(_ text: String) { out += text + "\n" }

    private mutating func addHead() {
        line(#".\" SPDX-License-Identifier: Apache-2.0"#)
        line(".Dd \(Version.date)")
        line(".Dt \(command.pageName.uppercased()) 1")
        line(".Os")
        line(".Sh NAME")
        line(".Nm \(command.pageName)")
        line(".Nd \(Mdoc.text(Self.withoutStop(command.abstract ?? "")))")
    }

    private mutating func addSynopsis() {
        line(".Sh SYNOPSIS")
        for usage in command.usages { line(Mdoc.synopsis(usage)) }
    }

    private mutating func addDescription() {
        line(".Sh DESCRIPTION")
        let blocks = command.blocks.filter { !$0.isExamples }
        if blocks.isEmpty { line(Mdoc.text(command.abstract ?? "")) }
        for (index, block) in blocks.enumerated() {
            if index > 0 { line(".Pp") }
            if block.isLiteral { addLiteral(block.lines) } else { block.lines.forEach { line(Mdoc.text($0)) } }
        }
    }

    private mutating func addOptions() {
        if !command.positionals.isEmpty { addList("ARGUMENTS", command.positionals) }
        var titles: [String?] = []
        for option in command.options where !titles.contains(option.sectionTitle) { titles.append(option.sectionTitle) }
        // Those of this command first, then the groups that many commands share.
        for title in titles.filter({ $0 == nil }) + titles.filter({ $0 != nil }) {
            addList(title?.uppercased() ?? "OPTIONS", command.options.filter { $0.sectionTitle == title })
        }
    }

    private mutating func addList(_ title: String, _ arguments: [CommandTree.Argument]) {
        line(".Sh \(title)")
        line(".Bl -tag -width Ds")
        for argument in arguments {
            line(".It \(Mdoc.label(of: argument))")
            line(Mdoc.text(argument.abstract ?? ""))
            if let discussion = argument.discussion { line(Mdoc.text(discussion)) }
            if !argument.values.isEmpty { line(Mdoc.text("One of \(argument.values.joined(separator: ", ")).")) }
            if let value = argument.defaultValue { line(Mdoc.text("Default: \(value).")) }
        }
        line(".El")
    }

    private mutating func addCommands() {
        let commands = command.commands.filter { $0.commandName != "help" }
        guard !commands.isEmpty else { return }
        line(".Sh COMMANDS")
        line(".Bl -tag -width Ds")
        for subcommand in commands {
            line(".It Xr \(subcommand.pageName) 1")
            line(Mdoc.text(subcommand.abstract ?? ""))
            if subcommand.commandName == command.defaultSubcommand {
                line("This is the default if no command is given.")
            }
        }
        line(".El")
    }

    private mutating func addEnvironment() {
        guard command.isRoot else { return }
        line(".Sh ENVIRONMENT")
        line(".Bl -tag -width Ds")
        for variable in EnvironmentVariables.all {
            line(".It Ev \(variable.term)")
            line(Mdoc.text(variable.meaning))
        }
        line(".El")
    }

    private mutating func addExitStatuses() {
        line(".Sh EXIT STATUS")
        guard command.isRoot else {
            line("0 on success, 1 if something needs attention.")
            line("For the others see")
            return line(".Xr aichor-vault 1 .")
        }
        line(".Bl -tag -width 999 -compact")
        for entry in ExitStatuses.all {
            line(".It \(entry.status)")
            line(Mdoc.text(entry.meaning))
        }
        line(".El")
    }

    private mutating func addExamples() {
        for block in command.blocks where block.isExamples {
            line(".Sh EXAMPLES")
            addLiteral(Array(block.lines.dropFirst()))
        }
    }

    private mutating func addLiteral(_ lines: [String]) {
        line(".Bd -literal")
        for text in lines { line(Mdoc.literal(text)) }
        line(".Ed")
    }

    private mutating func addLinks() {
        guard let parent = command.superCommands else { return }
        line(".Sh SEE ALSO")
        var names = [parent.joined(separator: "-")]
        if parent.count > 1 { names.append("aichor-vault") }
        for (index, name) in names.sorted().enumerated() {
            line(".Xr \(name) 1" + (index + 1 < names.count ? " ," : ""))
        }
    }

    private static func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }
}

extension CommandTree {
    /// `aichor-vault-log-verify`, as git and kubectl name theirs.
    var pageName: String { path.joined(separator: "-") }

    fileprivate var isRoot: Bool { superCommands == nil }

    /// The lines of usage that the help shows.
    fileprivate var usages: [String] {
        let usage = CommandPath(Array(path.dropFirst())).command.configuration.usage
        let positionals = positionals.map { " <\($0.valueName ?? "value")>" }.joined()
        let rest = commands.isEmpty ? positionals + " [<options>]" : " <command>"
        return (usage ?? path.joined(separator: " ") + rest).split(separator: "\n").map(String.init)
    }

    /// The paragraphs of the discussion.
    fileprivate var blocks: [ManualBlock] {
        var blocks: [ManualBlock] = []
        var lines: [String] = []
        for line in (discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + [""]
        {
            if !line.isEmpty {
                lines.append(line)
            } else if !lines.isEmpty {
                blocks.append(ManualBlock(lines: lines))
                lines = []
            }
        }
        return blocks
    }
}

/// A paragraph of a discussion.
private struct ManualBlock {
    let lines: [String]

    var isExamples: Bool { lines.first == "Examples:" }
    var isLiteral: Bool { lines.allSatisfy { $0.hasPrefix(" ") } }
}
