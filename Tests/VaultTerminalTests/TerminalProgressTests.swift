// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import Vault

@testable import VaultTerminal

@Suite struct TerminalProgressTests {
    private static func step(_ done: UInt64) -> Progress { Progress(activity: "exporting", done: done, total: 200) }

    /// What a terminal gets to see of `body`.
    private func seen(delay: UInt64, _ body: (ProgressLine) -> Void) throws -> String {
        // What unlockpt(3) and ptsname(3) do, which Swift's Glibc module lacks (ioctl_tty(2)).
        let controller = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(controller) }
        var unlock: Int32 = 0
        var number: UInt32 = 0
        try #require(unsafe ioctl(controller, 0x4004_5431, &unlock) == 0)
        try #require(unsafe ioctl(controller, 0x8004_5430, &number) == 0)
        let terminal = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(terminal >= 0)
        defer { close(terminal) }
        body(try #require(ProgressLine(descriptor: terminal, delay: delay)))
        // A mark of the test's own, so that reading ends even if nothing was shown.
        var end: UInt8 = UInt8(ascii: "#")
        _ = unsafe write(terminal, &end, 1)
        var text = ""
        while !text.hasSuffix("#") {
            var byte: UInt8 = 0
            try #require(unsafe read(controller, &byte, 1) == 1)
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        return text
    }

    @Test func `a line says how far it is, and is taken away again`() throws {
        let text = try seen(delay: 0) { line in
            line.show(Self.step(50))
            line.clear()
            line.clear()
        }
        #expect(text == "\r\u{1B}[Kexporting [=====---------------] 50 of 200\r\u{1B}[K#")
    }

    @Test func `once the result is written nothing is shown any more`() throws {
        let text = try seen(delay: 0) { line in
            line.end()
            line.show(Self.step(50))
        }
        #expect(text == "#")
    }

    @Test func `what is soon done shows nothing`() throws {
        let text = try seen(delay: .max) { line in
            for done in 1...200 { line.show(Self.step(UInt64(done))) }
            line.clear()
        }
        #expect(text == "#")
    }

    @Test func `there is none where nobody looks`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(unsafe pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        #expect(ProgressLine(descriptor: ends[1]) == nil)
    }
}
