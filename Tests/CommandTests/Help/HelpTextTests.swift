// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Testing

@testable import aichor_vault

struct HelpTextTests {
    @Test func `the help of a group lists the options of its default command`() {
        let log = HelpText(LogGroup.self).wrapped(to: 80)
        for option in ["--cluster <name>", "--since <time>", "--format <format>", "--key-file <file>", "verify"] {
            #expect(log.contains(option), "\(option)")
        }
        let backup = HelpText(BackupGroup.self).wrapped(to: 80)
        for option in ["<file>", "--format <format>", "--key-file <file>", "verify"] {
            #expect(backup.contains(option), "\(option)")
        }
    }

    @Test func `a usage line is folded between its parts`() {
        let lines = HelpText(ListClusters.self).wrapped(to: 40).split(separator: "\n")
        let start = lines.firstIndex { $0.hasPrefix("USAGE: ") } ?? 0
        #expect(
            lines[start..<(start + 2)] == [
                "USAGE: aichor-vault list [-l <selector>]", "         [-o <format>] [<options>]",
            ])
    }

    @Test(arguments: [20, 40, 59, 60, 79])
    func `a narrow help is folded but for examples and long words`(columns: Int) {
        for line in HelpText(AddCluster.self).wrapped(to: columns).split(separator: "\n") where line.count > columns {
            let isExample = line.hasPrefix("  aichor-vault ") || line.hasPrefix("      ") || line.hasPrefix("  ")
            let words = line.split(separator: " ")
            let isOneWord = words.count == 1 || line.contains("<") || line.contains("/")
            #expect(isExample || isOneWord, "\(line)")
        }
    }

    @Test func `no example is wider than 80 columns, so that it can be pasted`() {
        func visit(_ command: any ParsableCommand.Type) {
            for line in command.configuration.discussion.split(separator: "\n") where line.hasPrefix("  ") {
                #expect(line.count <= 80, "\(line)")
            }
            command.configuration.subcommands.forEach(visit)
        }
        visit(AichorVault.self)
    }

    @Test func `the root's help names --version and hides what only scripts run`() {
        let help = HelpText(AichorVault.self).wrapped(to: 80)
        #expect(help.contains("--version "))
        #expect(!help.contains("\n  complete "))
        #expect(!help.contains("\n  manual "))
    }
}
