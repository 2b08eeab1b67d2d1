// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import VaultCore

/// All commands with their options, as the argument parser describes them to other programs (`--experimental-dump-help`).
struct CommandTree: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
            /// As it is typed: `--format`, `-o`.
            var typed: String { (kind == "long" ? "--" : "-") + name }
        }

        /// What completes a value.
        struct Completion: Decodable {
            struct Words: Decodable { let values: [String] }
            struct Files: Decodable {}
            let list: Words?
            let file: Files?
        }

        let kind: String
        let shouldDisplay: Bool
        let isRepeating: Bool
        let sectionTitle: String?
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let allValues: [String]?
        let completionKind: Completion?
        let abstract: String?
        let discussion: String?

        var isPositional: Bool { kind == "positional" }
        var takesValue: Bool { kind == "option" }
        /// The words that the value can be; empty if it is free.
        var values: [String] { allValues ?? completionKind?.list?.values ?? [] }
        var isFile: Bool { completionKind?.file != nil }

        func isNamed(_ text: String) -> Bool { names?.contains { $0.typed == text } == true }
    }

    let commandName: String
    let superCommands: [String]?
    let abstract: String?
    let discussion: String?
    let defaultSubcommand: String?
    private let shouldDisplay: Bool?
    private let subcommands: [CommandTree]?
    private let arguments: [Argument]?

    var commands: [CommandTree] { subcommands?.filter { $0.shouldDisplay != false } ?? [] }
    var positionals: [Argument] { shown.filter(\.isPositional) }
    var options: [Argument] { shown.filter { !$0.isPositional } }
    /// The names from the program on.
    var path: [String] { (superCommands ?? []) + [commandName] }

    private var shown: [Argument] { arguments?.filter(\.shouldDisplay) ?? [] }

    /// This command and all under it.
    var all: [CommandTree] { [self] + commands.flatMap(\.all) }

    func command(_ name: String) -> CommandTree? { commands.first { $0.commandName == name } }

    /// Asks the argument parser.
    ///
    /// That its answer cannot be read would be a bug.
    static func ofProgram() throws(VaultError) -> CommandTree {
        try read(Data(AichorVault._dumpHelp().utf8))
    }

    static func read(_ description: Data) throws(VaultError) -> CommandTree {
        struct Dump: Decodable { let command: CommandTree }
        do { return try JSONDecoder().decode(Dump.self, from: description).command } catch {
            throw VaultError(.bug, "cannot read the argument parser's description of the commands")
        }
    }
}
