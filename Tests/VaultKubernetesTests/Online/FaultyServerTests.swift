// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto
import VaultKubernetes

/// Servers that answer as no API server does: a finding in bounded time, and the credential stays here.
@Suite struct FaultyServerTests {
    private func ask(_ listener: ScriptedServer.Listener, _ change: (inout Asking) -> Void = { _ in }) throws
        -> (facts: OnlineFacts, server: ScriptedServer)
    {
        let server = try ScriptedServer(listener)
        var asking = Asking()
        change(&asking)
        return (try asking.ask(try server.address()), server)
    }

    @Test(arguments: [
        "garbage", "html", "wrong-type", "not-json", "deep", "huge", "endless", "endless-headers", "long-header",
        "cut-json",
        "bad-chunks", "gzip", "redirect", "204", "404x",
    ])
    func `what is no API server's answer gets no credential`(fault: String) throws {
        var listener: ScriptedServer.Listener = [
            "faults": ["version": fault], "location": "https://elsewhere.example.test/",
            "users": ScriptedServer.users(),
        ]
        if fault == "404x" { listener["faults"] = nil; listener["paths"] = ["/version": [404, "not here"]] }
        let (facts, server) = try ask(listener)
        #expect(facts.found == ["endpoint.not-kubernetes error"], "\(facts.problems)")
        #expect(facts.wasTrusted, "the certificate is fine all the same")
        #expect(try server.paths() == ["/version"])
    }

    @Test func `a 403 that is not in the words of Kubernetes accepts no credential`() throws {
        let path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
        let (facts, _) = try ask(["paths": [path: [403, "<html>forbidden</html>"]], "users": ScriptedServer.users()])
        #expect(facts.found == ["endpoint.not-kubernetes error"], "\(facts.problems)")
        #expect(facts.authentication == .notAsked)
    }

    @Test func `a secret that a server repeats is masked wherever it stands`() {
        var response = HTTPResponse()
        response.body = Array("a k3s-secret-0123 b k3s-secret-0123".utf8)
        response.location = "https://x/?k3s-secret-0123"
        response.contentType = "k3s-secret-0123"
        response.mask("k3s-secret-0123".utf8.span)
        let stars = String(repeating: "*", count: 15)
        #expect(String(decoding: response.body, as: UTF8.self) == "a \(stars) b \(stars)")
        #expect(response.location == "https://x/?\(stars)")
        #expect(response.contentType == stars)
        // Words of every answer would go with a short one.
        response.body = Array(#"{"kind":"Status"}"#.utf8)
        response.mask("Status".utf8.span)
        #expect(String(decoding: response.body, as: UTF8.self) == #"{"kind":"Status"}"#)
    }

    @Test(arguments: ["500", "503", "429", "close", "truncated"])
    func `a server that fails is unreachable`(fault: String) throws {
        let (facts, server) = try ask(["faults": ["version": fault], "users": ScriptedServer.users()])
        #expect(facts.found == ["endpoint.unreachable error"], "\(facts.problems)")
        #expect(try server.paths() == ["/version"])
    }

    @Test(arguments: ["chunked", "http10", "interim"])
    func `ways of answering that are HTTP are understood`(way: String) throws {
        let (facts, _) = try ask(["faults": ["version": way], "users": ScriptedServer.users(), "rules": pageRules])
        #expect(facts.serverVersion == "v1.36.2")
        #expect(facts.found == [])
    }

    @Test(arguments: ["garbage", "html", "huge", "truncated", "redirect", "500", "close", "not-json"])
    func `faults of the authenticated calls are findings too`(fault: String) throws {
        for path in ["selfsubjectreviews", "selfsubjectrulesreviews"] {
            let (facts, server) = try ask([
                "faults": [path: fault], "location": "https://127.0.0.1:1/", "users": ScriptedServer.users(),
            ])
            #expect(facts.found.contains { $0.hasPrefix("endpoint.") && $0.hasSuffix("error") }, "\(facts.problems)")
            #expect(try server.paths().last?.hasSuffix(path) == true, "nothing is asked after it")
        }
    }

    @Test func `a redirect is not followed, and where it points to is said`() throws {
        let target = try ScriptedServer(["users": ScriptedServer.users()])
        let place = "https://127.0.0.1:\(target.ports[0])/version"
        let (facts, _) = try ask(["faults": ["*": "redirect"], "location": place])
        #expect(facts.problems.first?.message.contains(place) == true)
        let (later, _) = try ask([
            "faults": ["selfsubjectreviews": "redirect"], "location": place, "users": ScriptedServer.users(),
        ])
        #expect(later.problems.first?.message.contains(place) == true)
        #expect(try target.events().isEmpty)
    }

    @Test func `a port of plain HTTP is named as what it is`() throws {
        let (facts, _) = try ask(["plain": true])
        #expect(facts.problems.map(\.kind) == [.notKubernetes])
        #expect(facts.problems.first?.message.hasSuffix("does not speak TLS") == true)
        #expect(!facts.wasTrusted)
    }

    @Test func `TLS 1.1 is refused, 1.2 and 1.3 are taken`() throws {
        let (old, _) = try ask(["tls": "1.1"])
        #expect(old.problems.first?.message.contains("no TLS version newer than 1.1") == true, "\(old.problems)")
        for version in ["TLSv1_2", "TLSv1_3"] {
            let (facts, _) = try ask(["tls": version, "users": ScriptedServer.users(), "rules": pageRules])
            #expect(facts.found == [])
        }
    }

    @Test(arguments: ["TLSv1_2", "TLSv1_3"])
    func `a server that wants a client certificate is unreachable with a token alone`(version: String) throws {
        let authority = try NetworkFixtures.shared.get().path("first-ca.pem")
        let (facts, server) = try ask(["clientCA": authority, "tls": version])
        #expect(facts.found == ["endpoint.unreachable error"])
        // The server's alert can be lost when it closes at once; then the hint says it.
        let words = facts.problems.map { $0.message + ($0.hint ?? "") }.joined()
        #expect(words.contains("client certificate") || version == "TLSv1_2", "\(words)")
        #expect(try server.paths() == [])
    }

    @Test func `a server that hangs up during the handshake is unreachable`() throws {
        let (facts, _) = try ask(["raw": "close"])
        #expect(facts.found == ["endpoint.unreachable error"])
        #expect(facts.problems.first?.message.contains("during the TLS handshake") == true, "\(facts.problems)")
    }

    @Test func `silence ends with the time-outs`() throws {
        let (mute, _) = try ask(["raw": "silent"]) { $0.settings.connectTimeout = 300 }
        #expect(mute.problems.first?.message.contains("handshake takes too long") == true, "\(mute.problems)")
        let (slow, _) = try ask(["faults": ["*": "slow"]]) { $0.settings.totalTimeout = 500 }
        #expect(
            slow.problems.first?.message.hasSuffix("does not answer the request in time") == true, "\(slow.problems)")
    }

    @Test func `what is not there is told apart`() throws {
        let refused = try Asking().ask(try APIEndpoint("https://127.0.0.1:1"))
        #expect(refused.problems.first?.message == "127.0.0.1:1 refuses the connection")
        let nameless = try Asking().ask(try APIEndpoint("https://no-such-host.invalid:6443"))
        #expect(nameless.problems.first?.message == "the host name no-such-host.invalid:6443 cannot be resolved")
        #expect(nameless.found == ["endpoint.unreachable error"])
    }

    @Test func `cancelling ends a transfer`() throws {
        let server = try ScriptedServer(["faults": ["*": "slow"]])
        let asking = Asking()
        let flag = asking.settings.cancel
        let thread = Thread {
            Thread.sleep(forTimeInterval: 0.3)
            flag.cancel()
        }
        thread.start()
        let facts = try asking.ask(try server.address())
        #expect(facts.wasCancelled)
        #expect(facts.problems == [])
    }

    @Test func `a token with a line break is never sent`() throws {
        let server = try ScriptedServer(["users": ScriptedServer.users()])
        var asking = Asking()
        asking.token = "abc\r\nX-Injected: yes"
        let facts = try asking.ask(try server.address())
        #expect(facts.problems.count == 1)
        #expect(try server.paths() == ["/version"])
    }
}
