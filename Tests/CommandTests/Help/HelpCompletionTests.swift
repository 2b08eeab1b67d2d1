// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import aichor_vault

struct HelpCompletionTests {
    private func complete(_ words: String...) throws -> (words: [String], filesAfter: String?) {
        let completion = Completion(of: words, in: try CommandTree.ofProgram())
        return (completion.candidates.map(\.word), completion.filesAfter)
    }

    @Test(arguments: ["", "{}", #"{"command": {"commandName": 1}}"#])
    func `a description of the commands that cannot be read is a bug`(text: String) throws {
        let error = try #require(throws: VaultError.self) { _ = try CommandTree.read(Data(text.utf8)) }
        #expect(error.code == .bug)
    }

    @Test func `commands are offered first, those for scripts are not`() throws {
        let offered = try complete("").words
        #expect(offered.contains("add") && offered.contains("help") && offered.contains("version"))
        #expect(!offered.contains("complete") && !offered.contains("manual"))
        #expect(try complete("--").words == ["--version", "-h", "--help"])
    }

    @Test func `a group offers the options of its default command and its subcommands`() throws {
        let options = try complete("log", "--").words
        #expect(options.contains("--cluster") && options.contains("--format") && options.contains("--key-file"))
        #expect(try complete("log", "").words == ["show", "verify", "checkpoint", "prune"])
        #expect(try complete("log", "-o", "").words == ["table", "wide", "json", "jsonl", "yaml", "csv"])
        #expect(try complete("log", "verify", "-o", "").words == ["table", "json", "yaml"])
    }

    @Test func `a backup is a file or a subcommand`() throws {
        #expect(try complete("backup", "") == (["create", "verify", "restore", "diff"], ""))
        #expect(try complete("backup", "verify", "") == ([], ""))
        #expect(try complete("backup", "--key-file", "k", "") == (["create", "verify", "restore", "diff"], ""))
    }

    @Test func `a value after an equals sign is completed with what stands before it`() throws {
        #expect(try complete("add", "p", "--ca-file=c") == ([], "--ca-file="))
        #expect(try complete("list", "--vault=/x") == ([], "--vault="))
        #expect(try complete("list", "--format=j").words.contains("--format=json"))
        #expect(try complete("add", "--ca-file", "c") == ([], ""))
    }

    @Test func `help offers commands and subcommands`() throws {
        #expect(try complete("help", "").words.contains("export"))
        #expect(try complete("help", "").words.suffix(2) == ["environment", "exit-statuses"])
        #expect(
            try complete("help", "key", "").words == [
                "list", "add", "remove", "test", "accept-rollback", "accept-vault",
            ])
        #expect(try complete("help", "nonsense", "").words.isEmpty)
    }

    @Test func `an option that was used is offered again only if it can be repeated`() throws {
        let options = try complete("add", "p", "-l", "a=b", "--note", "x", "--").words
        #expect(options.contains("--label") && !options.contains("--note"))
    }

    @Test func `after two dashes no option is offered`() throws {
        #expect(try complete("list", "--", "-").words.isEmpty)
        #expect(try complete("backup", "--", "") == ([], ""))
    }

    @Test func `where nothing fits the options are shown`() throws {
        #expect(try complete("list", "").words.contains("--selector"))
        #expect(try complete("list", "x").words.isEmpty)
        #expect(try complete("completion", "").words == ["bash", "zsh", "fish"])
    }

    @Test func `a line of the answer is a word and its meaning`() throws {
        let text = Completion(of: ["backup", ""], in: try CommandTree.ofProgram()).text
        #expect(
            text == """
                create\tCreate and verify a backup of the vault.
                verify\tVerify the integrity of a backup.
                restore\tRestore the vault from a backup.
                diff\tCompare the vault with a copy of it.
                :files\t

                """)
    }
}
