// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore
import VaultTerminal

@testable import aichor_vault

struct HelpClosedPipeTests {
    /// Runs a command whose errors go to a pipe; gives the status and what was said.
    private func run(_ arguments: [String], output: Int32) throws -> (status: Int32, said: String) {
        var status: Int32 = -1
        let said = try Captured { errors throws(VaultError) in
            var context = CommandContext.live()
            context.output = StandardOutput(descriptor: output)
            context.diagnostics = Diagnostics(descriptor: errors.descriptor)
            status = CommandRun(arguments: arguments, context: context).run()
        }
        return (status, said.text)
    }

    @Test func `a reader that went away is no news, but for the status`() throws {
        _ = signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        for arguments in [["version"], ["--help"], ["version", "-o", "json"]] {
            let ended = try run(arguments, output: ends[1])
            #expect(ended.status == 74 && ended.said.isEmpty, "\(arguments): \(ended)")
        }
    }

    @Test func `a device that is full is told`() throws {
        let full = unsafe open("/dev/full", O_WRONLY)
        defer { close(full) }
        let ended = try run(["version"], output: full)
        #expect(ended.status == 74 && ended.said.contains("no space left"))
    }
}
