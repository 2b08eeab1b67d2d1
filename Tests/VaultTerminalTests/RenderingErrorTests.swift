// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultTerminal

struct RenderingErrorTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `an error is a line, and its hint another`() {
        let error = VaultError(.usage, "no cluster is selected", hint: "give a name")
        #expect(text(ErrorText().error(error)) == "error: no cluster is selected\nhint: give a name\n")
        #expect(text(ErrorText().error(VaultError(.locked, "locked"))) == "error: locked\n")
    }

    @Test func `with JSON an error is one object on one line`() {
        let error = VaultError(.locked, "a \"b\"\n", hint: nil)
        #expect(
            text(ErrorText(json: true).error(error))
                == "{\"error\":{\"code\":\"vault.locked\",\"message\":\"a \\\"b\\\"\\n\",\"hint\":null,\"exitStatus\":77}}\n"
        )
    }

    @Test func `names in errors cannot act on the screen`() {
        let error = VaultError(.notFound, "no \u{1B}[2J\u{202E}x\r")
        #expect(text(ErrorText().error(error)) == "error: no \\u{1b}[2J\\u{202e}x\\u{d}\n")
    }

    @Test(arguments: [true, false])
    func `what might be a secret is taken out of messages and hints`(json: Bool) {
        let secret = "eyJhbGciOi.J9"
        let error = VaultError(.notFound, "\(secret) does not exist", hint: "is \(secret) right?")
        let shown = text(ErrorText(json: json, withheld: [secret]).error(error))
        #expect(Redaction.replace(secret, in: shown) == shown)
        #expect(Redaction.replace("(not shown)", in: shown) == shown && shown.utf8.count > 20)
    }

    @Test func `colour is for terminals and comes beside the word`() {
        #expect(text(ErrorText(colour: true).warning("x")) == "\u{1B}[33mwarning:\u{1B}[0m x\n")
        #expect(text(ErrorText().warning("x", hint: "y")) == "warning: x\nhint: y\n")
    }
}
