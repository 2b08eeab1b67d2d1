// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultTerminal

/// Prompts on a real pseudo-terminal.
///
/// One at a time: the signal handlers are the process's.
@Suite(.serialized)
struct TerminalPromptTests {
    /// The keyboard and screen side of a pseudo-terminal.
    private struct Pseudoterminal: ~Copyable {
        let screen: Int32
        let path: String
        /// Keeps the other side open, as a shell does.
        let keeper: Int32

        init() throws {
            // What unlockpt(3) and ptsname(3) do, which Swift's Glibc module lacks (ioctl_tty(2)).
            let screen = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var unlock: Int32 = 0
            var number: UInt32 = 0
            try #require(unsafe ioctl(screen, 0x4004_5431, &unlock) == 0)
            try #require(unsafe ioctl(screen, 0x8004_5430, &number) == 0)
            self.screen = screen
            path = "/dev/pts/\(number)"
            keeper = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        }

        deinit {
            close(screen)
            close(keeper)
        }

        func type(_ keys: String) {
            let bytes = Array(keys.utf8)
            _ = unsafe write(screen, bytes, bytes.count)
        }

        /// What the screen shows, up to and with `end`: one read may give a part of it only.
        func shown(endingIn end: String = "\r\n") -> String {
            var all: [UInt8] = []
            var bytes = [UInt8](repeating: 0, count: 4096)
            while !all.reversed().starts(with: end.utf8.reversed()) {
                var wait = pollfd(fd: screen, events: Int16(POLLIN), revents: 0)
                // Long past what a loaded machine needs: a test that misses its text fails and does not hang.
                guard unsafe poll(&wait, 1, 30_000) == 1 else { break }
                let count = unsafe read(screen, &bytes, bytes.count)
                guard count > 0 else { break }
                all += bytes[..<count]
            }
            return String(decoding: all, as: UTF8.self)
        }

        /// The flags that decide about echo and line editing.
        func flags() -> tcflag_t {
            var settings = termios()
            _ = unsafe tcgetattr(keeper, &settings)
            return settings.c_lflag & tcflag_t(ECHO | ICANON)
        }
    }

    @Test func `a secret is read and not shown, and the terminal is as before`() throws {
        let pair = try Pseudoterminal()
        let before = pair.flags()
        let terminal = try #require(ControllingTerminal(path: pair.path))
        // Typed ahead with echo still on would show, so echo is off first, as it is while a prompt waits.
        var quiet = termios()
        _ = unsafe tcgetattr(pair.keeper, &quiet)
        let normal = quiet
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON)
        _ = unsafe tcsetattr(pair.keeper, TCSANOW, &quiet)
        pair.type("hunter2\r")
        let secret = try terminal.askSecret("passphrase: ")
        #expect(secret.withBytes { $0.array() } == Array("hunter2".utf8))
        #expect(pair.shown() == "passphrase: \r\n")
        var restored = normal
        _ = unsafe tcsetattr(pair.keeper, TCSANOW, &restored)
        #expect(pair.flags() == before)
    }

    @Test func `asking leaves echo and line editing as they were`() throws {
        let pair = try Pseudoterminal()
        let before = pair.flags()
        #expect(before == tcflag_t(ECHO | ICANON))
        let terminal = try #require(ControllingTerminal(path: pair.path))
        pair.type("yes\n")
        #expect(try terminal.confirm("remove paris?"))
        #expect(pair.flags() == before)
    }

    @Test(arguments: [("y\n", true), ("YES\n", true), ("\n", false), ("no\n", false), ("yeah\n", false)])
    func `only y and yes confirm`(keys: String, expected: Bool) throws {
        let pair = try Pseudoterminal()
        let terminal = try #require(ControllingTerminal(path: pair.path))
        pair.type(keys)
        #expect(try terminal.confirm("go on?") == expected)
    }

    @Test func `lines pasted ahead answer the next questions`() throws {
        let pair = try Pseudoterminal()
        let terminal = try #require(ControllingTerminal(path: pair.path))
        pair.type("one\ntwo\n")
        let answers = try terminal.withSession { (session) throws(VaultError) in
            [try session.readText("first: "), try session.readText("second: ")]
        }
        #expect(answers == ["one", "two"])
    }

    @Test func `a prompt cannot act on the screen`() throws {
        let pair = try Pseudoterminal()
        let terminal = try #require(ControllingTerminal(path: pair.path))
        terminal.show("a\u{1B}[2J")
        #expect(pair.shown() == "a\\u{1b}[2J\r\n")
    }

    @Test(arguments: [
        ("first\nsecond\n", "first\nsecond"), ("first\r\n\nthird", "first\nthird"), ("first\n\n\n", "first"),
        ("first\n", "first"),
    ])
    func `what is pasted with a secret belongs to it`(keys: String, expected: String) throws {
        let pair = try Pseudoterminal()
        let terminal = try #require(ControllingTerminal(path: pair.path))
        pair.type(keys)
        let secret = try terminal.askSecret("token: ", rest: .included)
        #expect(secret.withBytes { String(decoding: $0.array(), as: UTF8.self) } == expected)
    }

    @Test func `the rest of a pasted passphrase reaches nobody`() throws {
        let pair = try Pseudoterminal()
        let terminal = try #require(ControllingTerminal(path: pair.path))
        pair.type("first\nsecond\n")
        let secret = try terminal.askSecret("passphrase: ")
        #expect(secret.withBytes { $0.array() } == Array("first".utf8))
        try terminal.withSession { (session) throws(VaultError) in
            let hasMore = try session.hasMore(within: 0)
            #expect(!hasMore)
        }
    }

    @Test func `a line goes dark where a private key begins`() throws {
        let pair = try Pseudoterminal()
        let terminal = try #require(ControllingTerminal(path: pair.path))
        try terminal.withSession { (session) throws(VaultError) in
            // Typed with the kernel's echo off, as a paste into an open prompt is.
            pair.type("x-----BEGIN PRIVATE KEY-----MIGH\u{7F}A\n")
            let line = try session.readLine("", limit: 100, hides: PrivateKeyText.begins) ?? SecretBytes()
            let text = line.withBytes { String(decoding: $0.array(), as: UTF8.self) }
            #expect(text == "x-----BEGIN PRIVATE KEY-----MIGA")
        }
        #expect(pair.shown() == "x-----BEGIN PRIVATE KEY----\r\n")
    }

    @Test(arguments: [
        ("-----BEGIN CERTIFICATE-----", false), ("-----BEGIN EC PRIVATE KEY-----", true),
        ("LS0tLS1CRUdJTiBDRVJUSUZJ", false),
        ("LS0tLS1CRUdJTiBQUklWQVRF", true), ("LS0tLS1CRUdJTiBSU0EgUFJJ", true), ("", false), ("PRIVATE KEY", false),
    ])
    func `a private key is known by how its line begins`(line: String, expected: Bool) {
        #expect(PrivateKeyText.begins(line.utf8.span) == expected)
    }
}
