// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultStore

@testable import Vault

@Suite struct `A secret leaves` {
    private let vault: TestVault
    private let paris: ClusterName

    init() throws {
        vault = try TestVault()
        paris = try ClusterName("paris")
        _ = try vault.open().add(try TestVault.draft("paris", token: "token-one", ca: TestCertificates.ca))
    }

    private func export(_ options: ExportOptions = ExportOptions()) throws -> [String: Any] {
        var out: [UInt8] = []
        _ = try vault.open().export(.names([paris]), options) { out.append($0) }
        return try #require(try JSONSerialization.jsonObject(with: Data(out)) as? [String: Any])
    }

    private func actions() throws -> [String] {
        var actions: [String] = []
        try vault.open().log(LogFilter()) { actions.append($0.action.rawValue) }
        return actions
    }

    @Test func `as a payload with the form's fields and what is known of it`() throws {
        let payload = try export()
        let form = try #require(payload["form"] as? [String: Any])
        #expect(payload["kind"] as? String == "EnginePayload")
        #expect(form["engineName"] as? String == "paris")
        #expect(form["apiHostname"] as? String == "https://10.1.2.3:6443")
        #expect(form["ecosystem"] == nil)
        #expect((form["authentication"] as? [String: Any])?["bearerToken"] as? String == "token-one")
        #expect((payload["metadata"] as? [String: Any])?["credentialKind"] as? String == "opaque-bearer")
    }

    @Test func `only after its log entry, which names slot, purpose and place`() throws {
        var options = ExportOptions()
        options.intent = "file /tmp/x"
        _ = try export(options)
        var last: LogEntry?
        try vault.open().log(LogFilter()) { last = $0 }
        #expect(last?.action.rawValue == "secret.exported")
        #expect(last?.object == "paris" && last?.intent == "file /tmp/x" && last?.slotLabel == "key-file")
        #expect(try vault.open().show(paris, version: nil).cluster.lastReleasedAt != nil)
    }

    @Test func `not at all when the mark cannot be written`() throws {
        try FileManager.default.removeItem(atPath: vault.stateDirectory)
        #expect(FileManager.default.createFile(atPath: vault.stateDirectory, contents: nil))
        var written = 0
        let failure = code { _ = try vault.open().export(.names([paris]), ExportOptions()) { written += $0.count } }
        #expect(failure != nil)
        #expect(written == 0)
    }

    @Test func `not when the token has expired, unless one insists`() throws {
        let expired = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4IiwiZXhwIjoxNTAwMDAwMDAwfQ.c2ln"
        let old = try ClusterName("old")
        #expect(code { _ = try vault.open().add(try TestVault.draft("old", token: expired)) } == "findings")
        var draft = try TestVault.draft("old", token: expired)
        draft.allowsFindings = true
        _ = try vault.open().add(draft)
        var written = 0
        let both = ClusterSelection.names([paris, old])
        #expect(code { _ = try vault.open().export(both, ExportOptions()) { written += $0.count } } == "findings")
        #expect(written == 0)
        #expect(try actions().contains("secret.exported") == false)
        var options = ExportOptions()
        options.layout = .array
        options.skipRefused = true
        let report = try vault.open().export(both, options) { written += $0.count }
        #expect(report.exported == 1 && report.refused.map(\.name) == ["old"])
        options.allowFindings = true
        #expect(try vault.open().export(both, options) { written += $0.count }.exported == 2)
    }

    @Test func `several as one JSON array or one object a line`() throws {
        _ = try vault.open().add(try TestVault.draft("lyon", token: "token-two"))
        var options = ExportOptions()
        options.layout = .array
        var out: [UInt8] = []
        _ = try vault.open().export(.all, options) { out.append($0) }
        let array = try #require(try JSONSerialization.jsonObject(with: Data(out)) as? [[String: Any]])
        #expect(array.count == 2)
        options.layout = .lines
        out = []
        _ = try vault.open().export(.all, options) { out.append($0) }
        let lines = out.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 2)
        for line in lines { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) } }
    }

    @Test func `masked when it is only looked at, and then nothing is logged`() throws {
        var out: [UInt8] = []
        _ = try vault.open().exportMasked(.names([paris]), ExportOptions()) { out.append($0) }
        let text = String(decoding: out, as: UTF8.self)
        #expect(text.contains("********") && !text.contains("token-one"))
        #expect(try actions() == ["vault.created", "cluster.added"])
    }

    @Test func `with quotes, backslashes and control bytes intact`() throws {
        var draft = try TestVault.draft("basic", token: "x")
        let password = "a\"b\\c'$(d)é "
        draft.credential = .basic(username: "admin", password: TestVault.secret(password))
        _ = try vault.open().add(draft)
        var out: [UInt8] = []
        _ = try vault.open().export(.names([try ClusterName("basic")]), ExportOptions()) { out.append($0) }
        let payload = try #require(try JSONSerialization.jsonObject(with: Data(out)) as? [String: Any])
        let authentication = (payload["form"] as? [String: Any])?["authentication"] as? [String: Any]
        #expect(authentication?["basicPassword"] as? String == password)
        #expect(authentication?["bearerToken"] == nil)
    }
}
