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
            (["lst"], "there is no command 'lst'", "did you mean 'list'?"),
            (["get"], "there is no command 'get'", "did you mean 'list'?"),
            (["ls"], "there is no command 'ls'", "did you mean 'list'?"),
            (["delete"], "there is no command 'delete'", "did you mean 'remove'?"),
            (["describe"], "there is no command 'describe'", "did you mean 'show'?"),
            (["create"], "there is no command 'create'", "did you mean 'add'?"),
            (["edit"], "there is no command 'edit'", "did you mean 'set'?"),
            (["update"], "there is no command 'update'", "did you mean 'set'?"),
            (["mv"], "there is no command 'mv'", "did you mean 'rename'?"),
            (["key", "rm"], "there is no command 'rm'", "did you mean 'remove'?"),
            (["backup", "verfy"], "there is no command 'verfy'", "did you mean 'verify'? ./verfy means the file"),
            (
                ["backup", "vrify", "b.db"], "there is no command 'vrify'",
                "did you mean 'verify'? ./vrify means the file"
            ),
            (
                ["backup", "--key-file", "k", "verfy"], "there is no command 'verfy'",
                "did you mean 'verify'? ./verfy means the file"
            ),
            (["list", "-A"], "unknown option '-A'", nil),
            (["list", "--output", "json"], "unknown option '--output'", "the format is chosen by -o or --format"),
            (["completion", "bash", "--output"], "unknown option '--output'", nil),
            (
                ["list", "paris"], "one argument too many (not shown, it might be a secret)",
                "one cluster is shown by: aichor-vault show NAME"
            ),
            (["key", "ad"], "there is no command 'ad'", "did you mean 'add'?"),
            (["log", "verfy"], "there is no command 'verfy'", "did you mean 'verify'?"),
            (["S3cret!"], "there is no such command", nil),
            (["help", "nothing"], "there is no command 'nothing'", nil),
            (["help", "key", "ad"], "there is no command 'ad'", "did you mean 'add'?"),
            (["list", "--no-headrs"], "unknown option '--no-headrs'", "did you mean '--no-headers'?"),
            (
                ["list", "-o", "jsn"], "'jsn' is not a value of -o",
                "give one of 'table', 'wide', 'json', 'yaml' or 'name'"
            ),
            (
                ["export", "p", "--format", "jsn"], "'jsn' is not a value of --format",
                "give one of 'aichor', 'aichor-form', 'kubeconfig', 'argocd', 'kubeconfig-secret', 'karmada', 'vault', "
                    + "'tfvars' or 'env'"
            ),
            (["export", "p", "--output-format", "json"], "unknown option '--output-format'", nil),
            (["show"], "missing expected argument '<cluster>'", nil),
            (["show", "a", "S3cret!"], "one argument too many (not shown, it might be a secret)", nil),
            (["show", "a", "b", "c"], "2 arguments too many (not shown, they might be secrets)", nil),
            (
                ["add", "p", "--token-fd", "S3cret!"],
                "the value of --token-fd is not valid (not shown, it might be a secret)", nil
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
        #expect(text.hasPrefix("OVERVIEW: "))
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

    @Test func `the root's help lists every exit status that an error can have`() {
        for (status, meaning) in ExitStatuses.all {
            #expect(AichorVault.configuration.discussion.contains("\n  \(status) "))
            #expect(AichorVault.configuration.discussion.contains(" \(meaning)\n"))
        }
        let codes: [VaultError.Code] = [
            .usage, .inputInvalid, .notFound, .findings, .bug, .exists, .inputOutput, .busy, .rollback, .locked,
            .configuration, .interrupted,
        ]
        let discussion = AichorVault.configuration.discussion
        for code in codes { #expect(discussion.contains("\n  \(code.exitStatus) "), "\(code.exitStatus)") }
    }

    @Test(arguments: [("kitten", "sitting", 3), ("list", "lsit", 1), ("", "abc", 3), ("same", "same", 0)])
    func `the distance of words counts slips`(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(left, right) == distance)
        #expect(Spelling.distance(right, left) == distance)
    }
}
