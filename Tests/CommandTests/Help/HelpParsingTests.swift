// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Testing
import VaultCore

@testable import aichor_vault

struct HelpParsingTests {
    private func error(_ arguments: [String]) -> VaultError? {
        do throws(VaultError) {
            _ = try CommandDispatch(arguments).parse()
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            (["lst"], "unknown command 'lst'", "did you mean 'list'?"),
            (["get"], "unknown command 'get'", "did you mean 'list'?"),
            (["ls"], "unknown command 'ls'", "did you mean 'list'?"),
            (["delete"], "unknown command 'delete'", "did you mean 'remove'?"),
            (["describe"], "unknown command 'describe'", "did you mean 'show'?"),
            (["create"], "unknown command 'create'", "did you mean 'add'?"),
            (["edit"], "unknown command 'edit'", "did you mean 'set'?"),
            (["update"], "unknown command 'update'", "did you mean 'set'?"),
            (["mv"], "unknown command 'mv'", "did you mean 'rename'?"),
            (["key", "rm"], "unknown command 'rm'", "did you mean 'remove'?"),
            (["backup", "verfy"], "unknown command 'verfy'", "did you mean 'verify'? for the file, use ./verfy"),
            (
                ["backup", "vrify", "b.db"], "unknown command 'vrify'",
                "did you mean 'verify'? for the file, use ./vrify"
            ),
            (
                ["backup", "--key-file", "k", "verfy"], "unknown command 'verfy'",
                "did you mean 'verify'? for the file, use ./verfy"
            ),
            (["list", "-A"], "unknown option '-A'", nil),
            (
                ["list", "--output", "json"], "unknown option '--output'",
                "use -o or --format to choose the output format"
            ),
            (["completion", "bash", "--output"], "unknown option '--output'", nil),
            (
                ["list", "paris"], "one argument too many (not shown, because it might be a secret)",
                "to show one cluster, run: aichor-vault show NAME"
            ),
            (["key", "ad"], "unknown command 'ad'", "did you mean 'add'?"),
            (["log", "verfy"], "unknown command 'verfy'", "did you mean 'verify'?"),
            (["S3cret!"], "unknown command", nil),
            (["help", "nothing"], "unknown command 'nothing'", nil),
            (["help", "key", "ad"], "unknown command 'ad'", "did you mean 'add'?"),
            (["list", "--no-headrs"], "unknown option '--no-headrs'", "did you mean '--no-headers'?"),
            (
                ["list", "-o", "jsn"], "invalid value 'jsn' for -o",
                "use one of 'table', 'wide', 'json', 'yaml' or 'name'"
            ),
            (
                ["export", "p", "--format", "jsn"], "invalid value 'jsn' for --format",
                "use one of 'aichor', 'aichor-form', 'kubeconfig', 'argocd', 'kubeconfig-secret', 'karmada', 'vault', "
                    + "'tfvars' or 'env'"
            ),
            (["export", "p", "--output-format", "json"], "unknown option '--output-format'", nil),
            (["show"], "missing expected argument '<cluster>'", nil),
            (["show", "a", "S3cret!"], "one argument too many (not shown, because it might be a secret)", nil),
            (["show", "a", "b", "c"], "2 arguments too many (not shown, because they might be secrets)", nil),
            (
                ["add", "p", "--token-fd", "S3cret!"],
                "invalid value for --token-fd (not shown, because it might be a secret)", nil
            ),
            (["list", "--vault"], "missing value for '--vault <path>'", nil),
        ] as [([String], String, String?)])
    func `a wrong command line is told in one line`(arguments: [String], message: String, hint: String?) throws {
        let error = try #require(self.error(arguments))
        #expect(error.code == .usage)
        #expect(error.message == message)
        #expect(error.hint == hint)
    }

    @Test(arguments: [
        ([], "aichor-vault --help"), (["list", "x"], "aichor-vault list --help"),
        (["key", "add", "x"], "aichor-vault key add --help"), (["nonsense"], "aichor-vault --help"),
    ])
    func `the help that fits is named`(arguments: [String], expected: String) {
        #expect(CommandDispatch(arguments).helpCommand == expected)
    }

    @Test(arguments: [
        ["list"], ["show", "p", "--version", "3"], ["log"], ["log", "--since", "7d"], ["log", "show"],
        ["log", "verify"],
        ["backup", "f"], ["backup", "verify", "f"], ["backup", "./verfy"], ["backup", "verfy.db"],
        ["backup", "create", "verfy"],
        ["backup", "-o", "json", "f"], ["log", "-o", "jsonl"], ["key", "list"], ["export", "--all", "--jsonl"],
        ["export", "p", "-o", "json", "--format", "kubeconfig-secret", "--key", "value"], ["manifests", "-ojson"],
        ["set", "p", "-l", "k-"],
        ["list", "-ojson"], ["list", "-o=json"], ["remove", "a", "b", "-y", "--purge"], ["version"],
    ])
    func `commands are understood`(arguments: [String]) throws {
        guard case .command = try CommandDispatch(arguments).parse() else {
            Issue.record("no command")
            return
        }
    }

    @Test(arguments: [
        ["--help"], ["help"], ["help", "key", "add"], ["add", "-h"], ["log", "--help"], ["backup", "-h"], [], ["key"],
        ["log", "--cluster", "p", "--help"], ["help", "help"],
    ])
    func `help is a text`(arguments: [String]) throws {
        guard case .text(let text) = try CommandDispatch(arguments).parse() else {
            Issue.record("no text")
            return
        }
        #expect(text.contains("\nUSAGE: aichor-vault"))
    }

    @Test func `every command has an abstract and examples that name it`() {
        var seen = 0
        func visit(_ command: any ParsableCommand.Type, _ path: String) {
            let configuration = command.configuration
            let name = [path, configuration.commandName ?? "?"].filter { !$0.isEmpty }.joined(separator: " ")
            #expect(configuration.abstract.hasSuffix("."), "\(name)")
            for subcommand in configuration.subcommands { visit(subcommand, name) }
            guard configuration.subcommands.isEmpty else { return }
            seen += 1
            let discussion = configuration.discussion.replacing(" show ", with: " ").replacing(" create ", with: " ")
            #expect(discussion.contains("Examples:"), "\(name)")
            let plain = name.replacing("log show", with: "log").replacing("backup create", with: "backup")
            #expect((configuration.discussion + discussion).contains(plain), "\(name)")
        }
        visit(AichorVault.self, "")
        #expect(seen >= 24)
    }

    @Test func `no line of any help is wider than 80 columns where the text is ours`() {
        func visit(_ command: any ParsableCommand.Type) {
            for line in HelpText(command).wrapped(to: 80).split(separator: "\n") {
                let isPath = line.contains("$CREDENTIALS_DIRECTORY/aichor-vault.key")
                #expect(line.count <= 80 || isPath, "\(line)")
            }
            command.configuration.subcommands.forEach(visit)
        }
        visit(AichorVault.self)
    }

    @Test func `a topic of the help lists every exit status that an error can have`() throws {
        guard case .text(let text) = try CommandDispatch(["help", "exit-statuses"]).parse() else {
            Issue.record("no text")
            return
        }
        for (status, meaning) in ExitStatuses.all {
            #expect(text.contains("\n  \(status) "))
            #expect((text + "\n").contains(" \(meaning)\n"))
        }
        let codes: [VaultError.Code] = [
            .usage, .inputInvalid, .notFound, .findings, .bug, .exists, .inputOutput, .busy, .rollback, .locked,
            .configuration, .interrupted,
        ]
        for code in codes { #expect(text.contains("\n  \(code.exitStatus) "), "\(code.exitStatus)") }
    }

    @Test func `the root's help lists the topics, each of which is a text of 80 columns`() throws {
        let root = HelpText(AichorVault.self).wrapped(to: 80)
        for topic in HelpTopic.allCases {
            #expect(root.contains("\n  \(topic.rawValue) ") && root.contains(topic.abstract))
            guard case .text(let text) = try CommandDispatch(["help", topic.rawValue]).parse() else {
                Issue.record("no text")
                return
            }
            #expect(text == topic.text)
            for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
        #expect(error(["help", "exit-statuses", "x"])?.message == "unknown command 'exit-statuses'")
    }

    @Test func `the root's help fits on a screen but for its list of commands`() {
        let lines = HelpText(AichorVault.self).wrapped(to: 80).split(separator: "\n", omittingEmptySubsequences: false)
        let commands = AichorVault.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        #expect(lines.count - commands.count <= 24)
        for command in commands {
            let row = lines.first { $0.hasPrefix("  \(command.configuration.commandName ?? "?") ") }
            #expect(row?.hasSuffix(command.configuration.abstract) == true, "\(command)")
        }
    }

    @Test(arguments: [("kitten", "sitting", 3), ("list", "lsit", 1), ("", "abc", 3), ("same", "same", 0)])
    func `the distance of words counts slips`(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(left, right) == distance)
        #expect(Spelling.distance(right, left) == distance)
    }
}
