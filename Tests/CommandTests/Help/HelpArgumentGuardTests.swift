// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore
import VaultTerminal

@testable import aichor_vault

struct HelpArgumentGuardTests {
    private static let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"

    @Test(arguments: [
        ["add", "p", "--token", "hunter2"], ["add", "p", "--token=hunter2"], ["add", "--bearer-token", "hunter2"],
        ["add", "--password=hunter2"], ["list", "--passphrase", "hunter2"],
        ["init", "--recovery-code=ABCD-EFGH-IJKL-MNO"],
        ["passphrase", "--new-passphrase=hunter2"], ["list", "--key", "hunter2"], ["add", "p", token],
        ["export", "p", "--key", "hunter2"], ["export", "p", "--key=valuehunter2"], ["export", "p", "--key"],
        ["add", "p", "--note=" + token], ["add", "p", "--note", "Bearer " + token],
        ["add", "p", "--ca-file", "-----BEGIN RSA PRIVATE KEY-----"],
        ["add", "p", "--note", "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ"],
    ])
    func `a secret among the arguments is refused and not repeated`(arguments: [String]) {
        do {
            try ArgumentGuard(arguments).refuseSecrets()
            Issue.record("it was not refused")
        } catch {
            #expect(error.code == .usage)
            let said = error.message + (error.hint ?? "")
            #expect(Redaction.replace("hunter2", in: said) == said)
            #expect(Redaction.replace(Self.token, in: said) == said)
            #expect(error.hint != nil)
        }
    }

    @Test(arguments: [
        ["init", "--recovery-code"], ["init", "--recovery-code-file", "x"], ["list", "--key-file", "k"],
        ["export", "p", "--key", "value"], ["export", "p", "--key=kubeconfig"], ["add", "eye", "--token-stdin"],
        ["key", "add", "x", "--kind=recovery-code"], ["passphrase"],
    ])
    func `ordinary arguments pass`(arguments: [String]) throws {
        try ArgumentGuard(arguments).refuseSecrets()
    }

    @Test func `long arguments and values are withheld from messages`() {
        let long = String(repeating: "x", count: 201)
        #expect(ArgumentGuard(["add", long]).withheld == [long])
        #expect(ArgumentGuard(["add", "--note=" + long]).withheld == [long, "--note=" + long])
        #expect(ArgumentGuard(["add", String(repeating: "x", count: 200)]).withheld.isEmpty)
    }

    @Test(arguments: [
        (["list", "-o", "json"], true), (["list", "-ojson"], true), (["list", "-o=json"], true),
        (["list", "--format", "json"], true), (["log", "--format=jsonl"], true), (["list", "-o", "yaml"], false),
        (["list", "--", "-o", "json"], false), (["list", "-o"], false), ([], false),
    ])
    func `errors follow the format that is asked for`(arguments: [String], expected: Bool) {
        #expect(ArgumentGuard(arguments).wantsJSON == expected)
    }

    @Test func `two inputs cannot share standard input or a descriptor`() throws {
        #expect(throws: VaultError.self) {
            try SecretInputSource.requireDistinct([.standardInput, nil, .descriptor(0)])
        }
        #expect(throws: VaultError.self) { try SecretInputSource.requireDistinct([.file("-"), .standardInput]) }
        #expect(throws: VaultError.self) { try SecretInputSource.requireDistinct([.descriptor(3), .descriptor(3)]) }
        try SecretInputSource.requireDistinct([.descriptor(3), .descriptor(4), .standardInput, .file("a"), .file("a")])
    }

    @Test(arguments: [-1, 1, 2] as [Int32])
    func `a descriptor that is an output is refused`(number: Int32) {
        #expect(throws: VaultError.self) { try SecretInputSource.chosen("--token", descriptor: number) }
    }

    @Test(arguments: [
        ("abc\n", "abc"), ("abc\r\n", "abc"), ("abc\n\n", "abc\n"), ("abc", "abc"), ("\n", ""), ("a\r", "a\r"),
    ])
    func `one line end is dropped from a secret and no more`(text: String, expected: String) {
        var secret = SecretBytes(copying: Array(text.utf8).span)
        secret.removeTrailingNewline()
        #expect(secret.withBytes { $0.array() } == Array(expected.utf8))
    }
}
