// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import aichor_vault

struct HelpManualTests {
    private static let pages = (try? CommandTree.ofProgram().all.filter { $0.commandName != "help" }) ?? []

    @Test func `pages are named as git's are`() {
        let names = Self.pages.map(\.pageName)
        #expect(names.contains("aichor-vault") && names.contains("aichor-vault-list"))
        #expect(names.contains("aichor-vault-key-accept-rollback") && names.count >= 24)
    }

    @Test(arguments: pages.indices)
    func `a page has no empty line, closes what it opens, and formats without a warning`(index: Int) throws {
        let page = ManualPage(of: Self.pages[index]).text
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.allSatisfy { !$0.isEmpty })
        for (open, close) in [(".Bl", ".El"), (".Bd", ".Ed")] {
            #expect(lines.filter { $0.hasPrefix(open) }.count == lines.filter { $0.hasPrefix(close) }.count)
        }
        #expect(page.utf8.allSatisfy { $0 < 0x80 })
        #expect(page.contains(".Sh EXAMPLES\n.Bd -literal\n") || !Self.pages[index].commands.isEmpty)
        try Self.expectNoWarning(page)
    }

    @Test func `values and defaults of options are told`() throws {
        let export = try #require(Self.pages.first { $0.pageName == "aichor-vault-export" })
        let page = ManualPage(of: export).text
        #expect(page.contains("One of url, host-port, host.\n"))
        let verify = try #require(Self.pages.first { $0.pageName == "aichor-vault-verify" })
        #expect(ManualPage(of: verify).text.contains("One of warning, error.\nDefault: error.\n"))
        #expect(page.contains("Default: 30.\n"))
        #expect(page.contains(".Op Ar options\n"))
    }

    @Test func `the first page lists commands and exit statuses, the others refer to it`() throws {
        let root = try #require(Self.pages.first)
        let page = ManualPage(of: root).text
        for command in root.commands where command.commandName != "help" {
            #expect(page.contains(".It Xr aichor-vault-\(command.commandName) 1\n"))
        }
        for entry in ExitStatuses.all { #expect(page.contains(".It \(entry.status)\n")) }
        for variable in EnvironmentVariables.all { #expect(page.contains(".It Ev \(variable.term)\n")) }
        #expect(Self.pages.dropFirst().allSatisfy { ManualPage(of: $0).text.contains("see\n.Xr aichor-vault 1 .\n") })
    }

    @Test func `the documents have the same exit statuses as the help`() throws {
        let page = try String(contentsOf: Binary.repository.appending(path: "docs/errors.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| Status") }
        #expect(rows.map(String.init) == ExitStatuses.all.map { "| \($0.status) | \($0.meaning) |" })
    }

    @Test func `a line of usage becomes macros`() {
        #expect(
            Mdoc.synopsis("aichor-vault log [show] [--since <time>] (<a> ... | --all) <file>") == #"""
                .Nm "aichor-vault log"
                .Op Cm show
                .Op Fl \-since Ar time
                .Pq Ar a Ar ... | Fl \-all
                .Ar file
                """#)
    }

    private static func expectNoWarning(_ page: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(page.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/groff")
        process.arguments = ["-mandoc", "-Tascii", "-ww", "-z", file.path]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(said.isEmpty && process.terminationStatus == 0, "\(said)")
    }
}
