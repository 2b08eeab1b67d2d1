// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto

@testable import VaultKubernetes

@Suite struct ProxyTests {
    private let api: ScriptedServer.Listener = ["name": "api", "users": ScriptedServer.users(), "rules": pageRules]

    private func through(_ scheme: String, _ port: UInt16) throws -> Asking {
        var asking = Asking()
        asking.settings.proxy = .address(
            try ProxyAddress("\(scheme)://127.0.0.1:\(port)", field: "--proxy", allowsUserInfo: false))
        return asking
    }

    @Test func `an HTTP proxy gets a tunnel and no credential`() throws {
        let server = try ScriptedServer(api, ["kind": "proxy", "name": "proxy"])
        let facts = try through("http", server.ports[1]).ask(try server.address())
        #expect(facts.found == [])
        let seen = try server.events().filter { $0["listener"] as? String == "proxy" }
        #expect(seen.count == 1)
        #expect(seen.allSatisfy { $0["method"] as? String == "CONNECT" })
        #expect(seen.allSatisfy { $0["path"] as? String == "127.0.0.1:\(server.ports[0])" })
        #expect(seen.allSatisfy { ($0["headers"] as? [String: String])?["authorization"] == nil })
    }

    @Test(arguments: [(407, "requires a password"), (502, "status 502")])
    func `a proxy that refuses is named`(status: Int, words: String) throws {
        let server = try ScriptedServer(api, ["kind": "proxy", "name": "proxy", "status": status])
        let facts = try through("http", server.ports[1]).ask(try server.address())
        #expect(facts.found == ["endpoint.unreachable error"])
        #expect(facts.problems.first?.message.contains(words) == true, "\(facts.problems)")
        #expect(try !server.text().contains(ScriptedServer.token))
    }

    @Test func `a proxy that is not there is named`() throws {
        let server = try ScriptedServer(api)
        for scheme in ["http", "socks5"] {
            let facts = try through(scheme, 1).ask(try server.address())
            #expect(facts.problems.first?.message == "the proxy refuses the connection")
        }
    }

    @Test(arguments: ["socks5", "socks5h"])
    func `a SOCKS proxy resolves names itself`(scheme: String) throws {
        let server = try ScriptedServer(
            api, ["kind": "socks", "name": "proxy", "hosts": ["api.example.test": "127.0.0.1"]])
        let facts = try through(scheme, server.ports[1]).ask(try server.address(host: "api.example.test"))
        #expect(facts.found == [])
        let seen = try server.events().filter { $0["listener"] as? String == "proxy" }
        #expect(seen.first?["path"] as? String == "api.example.test:\(server.ports[0])")
    }

    @Test func `a SOCKS proxy that fails is named`() throws {
        let server = try ScriptedServer(api, ["kind": "socks", "name": "proxy", "fails": true])
        let facts = try through("socks5", server.ports[1]).ask(try server.address())
        #expect(facts.problems.first?.message.contains("the proxy does not connect") == true, "\(facts.problems)")
    }

    @Test func `another name for TLS goes through a proxy too`() throws {
        let server = try ScriptedServer(api, ["kind": "proxy", "name": "proxy"])
        var asking = try through("http", server.ports[1])
        asking.tlsServerName = "api.example.test"
        #expect(try asking.ask(try server.address()).found == [])
        let events = try server.events()
        #expect(events.first?["path"] as? String == "127.0.0.1:\(server.ports[0])")
        #expect(events.contains { $0["sni"] as? String == "api.example.test" })
    }

    @Test func `a proxy with TLS is judged by its own name and roots, the server by its own`() throws {
        let server = try ScriptedServer(api, ["kind": "proxy", "name": "proxy", "certificate": "second"])
        var asking = try through("https", server.ports[1])
        // The system's roots do not know it.
        let refused = try asking.ask(try server.address())
        #expect(
            refused.problems.first?.message.hasPrefix("the certificate of the proxy is rejected") == true,
            "\(refused.problems)")
        #expect(refused.presentedChain == [])
        asking.settings.proxyTrust = try NetworkFixtures.shared.get().trust("second-ca")
        #expect(try asking.ask(try server.address()).found == [])
        // Who vouches for the proxy does not vouch for the server, nor the other way round.
        asking.trust = "second-ca"
        #expect(try !asking.ask(try server.address()).wasTrusted)
        asking.trust = "first-ca"
        asking.settings.proxyTrust = try NetworkFixtures.shared.get().trust("first-ca")
        #expect(try asking.ask(try server.address()).presentedChain == [])
    }

    @Test func `the environment is read as kubectl reads it`() throws {
        func goesThrough(_ variables: [String: String], _ host: String) throws -> Bool {
            let environment = try ProxyEnvironment(variables)
            return environment.proxy(for: try APIEndpoint("https://\(host)")) != nil
        }
        let proxy = ["HTTPS_PROXY": "proxy.example.com:3128"]
        #expect(try goesThrough(proxy, "api.example.com"))
        #expect(try goesThrough(["https_proxy": "http://proxy.example.com:3128"], "api.example.com"))
        #expect(
            try !goesThrough(["ALL_PROXY": "http://proxy.example.com", "HTTP_PROXY": "http://p"], "api.example.com"))
        #expect(try !goesThrough(proxy, "localhost:6443"))
        #expect(try !goesThrough(proxy, "127.1.2.3:6443"))
        #expect(try !goesThrough(proxy, "[::1]:6443"))
        for (exceptions, host, isThrough) in [
            ("*", "api.example.com", false), ("example.com", "api.example.com", false),
            ("example.com", "example.com", false), (".example.com", "example.com", true),
            ("*.example.com", "api.example.com", false), ("ample.com", "example.com", true),
            ("example.com:6443", "api.example.com", true), ("example.com:6443", "api.example.com:6443", false),
            ("10.0.0.0/8", "10.1.2.3:6443", false), ("10.0.0.0/8", "11.1.2.3", true), ("10.0.0.1", "10.0.0.1", false),
            ("fd00::/8", "[fd00::1]:6443", false), ("[fd00::1]:6443", "[fd00::1]:6443", false),
            (" , API.example.com ", "api.example.com", false), ("::/0", "10.0.0.1", true),
            ("::/0", "[::ffff:10.0.0.1]", true), ("::/0", "[fd00::1]", false), ("::/96", "10.0.0.1", true),
            ("::ffff:10.0.0.0/104", "10.1.2.3", false), ("::ffff:10.0.0.0/8", "10.1.2.3", true),
            ("0.0.0.0/0", "[fd00::1]", true), ("0.0.0.0/0", "[::ffff:10.0.0.1]", false),
            ("10.0.0.1", "[::ffff:10.0.0.1]", false), ("10.0.0.0/+8", "10.1.2.3", true),
            ("[fd00::1]", "[fd00::1]", true), ("fd00::1", "[fd00::1]", false), ("LOCALHOST", "api.localhost", false),
        ] {
            let variables = proxy.merging(["NO_PROXY": exceptions]) { $1 }
            #expect(try goesThrough(variables, host) == isThrough, "\(exceptions) \(host)")
        }
    }

    @Test(arguments: ["ftp://proxy:1", "http://", "http://a b", "http://proxy:99999", "http://proxy/path"])
    func `what is no proxy is refused`(text: String) {
        #expect(throws: InvalidInput.self) { try ProxyAddress(text, field: "--proxy", allowsUserInfo: false) }
    }

    @Test func `a password in the option is refused, in the environment taken and never shown`() throws {
        let text = "http://user:geheim@proxy.example.com:3128"
        let error = #expect(throws: InvalidInput.self) {
            try ProxyAddress(text, field: "--proxy", allowsUserInfo: false)
        }
        #expect(error.map { "\($0)".contains("geheim") } == false)
        let address = try ProxyAddress(text, field: "HTTPS_PROXY", allowsUserInfo: true)
        #expect(address.shown == "http://proxy.example.com:3128")
    }
}
