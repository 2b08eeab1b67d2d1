// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto
import VaultKubernetes

/// The page's rules as an API server lists them.
var pageRules: [[String: Any]] {
    [
        [
            "apiGroups": [""],
            "resources": [
                "pods", "pods/status", "pods/exec", "serviceaccounts", "configmaps", "namespaces", "secrets",
            ],
            "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"],
        ],
        ["apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create", "get", "delete"]],
        ["apiGroups": ["cert-manager.io"], "resources": ["certificates"], "verbs": ["create"]],
        ["apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["create", "get", "delete", "list"]],
        ["apiGroups": [""], "resources": ["events"], "verbs": ["create"]],
        ["apiGroups": [""], "resources": ["services"], "verbs": ["create", "get", "delete"]],
        [
            "apiGroups": ["ray.instadeep.io"], "resources": ["rayclusters"],
            "verbs": ["list", "create", "get", "delete"],
        ],
        ["apiGroups": ["argoproj.io"], "resources": ["workflows"], "verbs": ["get", "patch"]],
        [
            "apiGroups": ["authorization.k8s.io"],
            "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
            "verbs": ["create"],
        ],
        ["apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"], "verbs": ["create"]],
    ]
}

@Suite struct ClusterProbeTests {
    private func good(_ more: ScriptedServer.Listener = [:]) -> ScriptedServer.Listener {
        ["users": ScriptedServer.users(), "rules": pageRules].merging(more) { $1 }
    }

    @Test func `a good cluster is asked three times and nothing is found`() throws {
        let server = try ScriptedServer(good())
        let facts = try Asking().ask(try server.address())
        #expect(facts.found == [])
        #expect(facts.problems == [])
        #expect(facts.wasTrusted)
        #expect(facts.presentedChain.count == 1)
        #expect(facts.serverVersion == "v1.36.2")
        #expect(facts.authentication == .accepted)
        #expect(
            facts.identity
                == ServerIdentity(username: ScriptedServer.username, uid: "1234", groups: ["system:authenticated"]))
        #expect(facts.access?.demanded == 67)
        #expect(facts.clock != nil)
        #expect(
            try server.paths() == [
                "/version", "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
            ])
    }

    @Test func `the credential is sent from the second request on, all over one connection`() throws {
        let server = try ScriptedServer(good())
        _ = try Asking().ask(try server.address())
        let events = try server.events()
        let headers = events.compactMap { $0["headers"] as? [String: String] }
        #expect(
            headers.map { $0["authorization"] } == [
                nil, "Bearer \(ScriptedServer.token)", "Bearer \(ScriptedServer.token)",
            ])
        #expect(headers.allSatisfy { $0["host"] == "127.0.0.1:\(server.ports[0])" })
        #expect(headers.allSatisfy { $0["accept-encoding"] == nil && $0["expect"] == nil && $0["cookie"] == nil })
        #expect(events.count { $0["handshake"] as? String == "done" } == 1)
        #expect(events.allSatisfy { $0["sni"] is NSNull || $0["sni"] == nil }, "an address has no server name")
    }

    @Test func `without a credential only the version is asked`() throws {
        let server = try ScriptedServer(good())
        var asking = Asking()
        asking.token = nil
        let facts = try asking.ask(try server.address())
        #expect(facts.authentication == .notAsked)
        #expect(try server.paths() == ["/version"])
    }

    @Test func `a refused chain gets no credential and no request`() throws {
        let server = try ScriptedServer(good(["certificate": "second"]), good(["certificate": "elsewhere"]))
        for listener in 0...1 {
            let facts = try Asking().ask(try server.address(listener))
            #expect(!facts.wasTrusted)
            #expect(facts.presentedChain.count == 1, "what was presented is kept")
            #expect(facts.found.allSatisfy { $0.hasPrefix("chain.") || $0.hasPrefix("host.") } && !facts.found.isEmpty)
        }
        #expect(try server.paths() == [])
        #expect(try !server.text().contains(ScriptedServer.token))
    }

    @Test func `two clusters on one address do not inherit each other's trust`() throws {
        for order in [["first", "second"], ["second", "first"]] {
            var port: UInt16 = 0
            for certificate in order {
                // The second server takes over the very port of the first.
                let server = try ScriptedServer(good(["certificate": certificate, "port": Int(port)]))
                port = server.ports[0]
                for authority in order {
                    var asking = Asking()
                    asking.trust = "\(authority)-ca"
                    #expect(try asking.ask(try server.address()).wasTrusted == (authority == certificate))
                }
            }
        }
    }

    @Test func `a bad token is rejected, and so is one that is not looked at`() throws {
        let server = try ScriptedServer(good())
        var asking = Asking()
        asking.token = "another-token"
        let facts = try asking.ask(try server.address())
        #expect(facts.authentication == .rejected("Unauthorized"))
        #expect(facts.found == ["auth.rejected error"])
        asking.username = "admin"
        #expect(try asking.ask(try server.address()).authentication == .ignored)
    }

    @Test func `a password is sent as basic authentication`() throws {
        let header = "Basic " + Data("admin:\(ScriptedServer.token)".utf8).base64EncodedString()
        let server = try ScriptedServer(good(["users": [header: ["username": "admin"]]]))
        var asking = Asking()
        asking.username = "admin"
        #expect(try asking.ask(try server.address()).identity?.username == "admin")
    }

    @Test func `a token that was made a moment ago may be refused at first`() throws {
        let server = try ScriptedServer(good(["refusals": 2]))
        var asking = Asking()
        asking.settings.newTokenGracePeriod = 3000
        #expect(try asking.ask(try server.address()).authentication == .accepted)
    }

    @Test(arguments: [["v1beta1"], ["v1alpha1"], []])
    func `older servers are asked in older ways`(versions: [String]) throws {
        let server = try ScriptedServer(good(["reviews": versions]))
        let facts = try Asking().ask(try server.address())
        #expect(facts.authentication == .accepted)
        #expect((facts.identity == nil) == versions.isEmpty)
        #expect(facts.access?.missing == [])
    }

    @Test func `a server that hides its version is one all the same`() throws {
        for status in ["401", "403"] {
            let server = try ScriptedServer(good(["faults": ["version": status]]))
            let facts = try Asking().ask(try server.address())
            #expect(facts.authentication == .accepted)
            #expect(facts.found == [])
        }
    }

    @Test func `a forbidden review is no bad token`() throws {
        let server = try ScriptedServer(good(["faults": ["selfsubjectreviews": "403"]]))
        let facts = try Asking().ask(try server.address())
        #expect(facts.authentication == .acceptedWithoutReview)
        #expect(facts.found == ["auth.identity warning"])
    }

    @Test func `what the rules do not prove is asked by itself`() throws {
        let hidden = Array(pageRules[1...])
        let server = try ScriptedServer(
            good(["rules": hidden, "unlisted": [pageRules[0]], "incomplete": true]), good(["rules": hidden]),
            good(["rules": hidden, "namespaceRules": [pageRules[0]]]))
        let whole = try Asking().ask(try server.address(0))
        #expect(whole.access?.missing == [])
        #expect(whole.access?.isIncomplete == true)
        let lacking = try Asking().ask(try server.address(1))
        #expect(lacking.access?.missing.count == 49)
        #expect(lacking.access?.onlyInNamespace == [])
        #expect(lacking.found == ["rbac.missing error"])
        let narrow = try Asking().ask(try server.address(2))
        #expect(narrow.access?.onlyInNamespace.count == 49)
        #expect(narrow.found == ["rbac.missing error"])
    }

    @Test func `reviews that are forbidden leave the rights unknown`() throws {
        let server = try ScriptedServer(
            good(["faults": ["selfsubjectrulesreviews": "403", "selfsubjectaccessreviews": "403"]]))
        let facts = try Asking().ask(try server.address())
        #expect(facts.access?.unknown.count == 67)
        #expect(facts.found == ["rbac.missing warning"])
    }

    @Test func `what goes beyond the page's role is named`() throws {
        let all: [String: Any] = ["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]
        let nodes: [String: Any] = ["apiGroups": [""], "resources": ["nodes"], "verbs": ["get", "patch"]]
        let server = try ScriptedServer(
            good(["rules": [all]]), good(["rules": pageRules + [nodes]]),
            good(["users": ScriptedServer.users("admin", groups: ["system:masters"])]))
        #expect(try Asking().ask(try server.address(0)).found == ["rbac.excessive warning"])
        let some = try Asking().ask(try server.address(1))
        #expect(some.access?.excessive == [ResourceRight(group: "", resource: "nodes", verb: "patch")])
        #expect(try Asking().ask(try server.address(2)).found == ["rbac.excessive warning"])
    }

    @Test func `a path prefix is kept`() throws {
        let server = try ScriptedServer(good(["prefix": "/k8s/clusters/c-m-1"]))
        #expect(try Asking().ask(try server.address(prefix: "/k8s/clusters/c-m-1")).found == [])
        #expect(try Asking().ask(try server.address(prefix: "/elsewhere")).found == ["endpoint.not-kubernetes error"])
    }

    @Test func `a name is asked for in the handshake, and so is another one`() throws {
        let server = try ScriptedServer(good())
        #expect(try Asking().ask(try server.address(host: "localhost")).found == [])
        #expect(try server.events().first?["sni"] as? String == "localhost")
        var asking = Asking()
        asking.tlsServerName = "api.example.test"
        #expect(try asking.ask(try server.address()).found == [])
        let last = try #require(try server.events().last)
        #expect(last["sni"] as? String == "api.example.test")
        #expect((last["headers"] as? [String: String])?["host"] == "127.0.0.1:\(server.ports[0])")
        asking.tlsServerName = "other.example.test"
        #expect(try asking.ask(try server.address()).found == ["host.match error"])
    }

    @Test func `an IPv6 address is reached`() throws {
        let server = try ScriptedServer(good(["address": "::1"]))
        #expect(try Asking().ask(try server.address(host: "[::1]")).found == [])
        #expect((try server.events().last?["headers"] as? [String: String])?["host"] == "[::1]:\(server.ports[0])")
    }

    @Test func `a load balancer is tried and never counts as an error`() throws {
        let server = try ScriptedServer(good())
        var asking = Asking()
        asking.loadBalancer = "127.0.0.1"
        asking.settings.loadBalancerPorts = [1, server.ports[0]]
        #expect(try asking.ask(try server.address()).loadBalancer == .reachable)
        asking.settings.loadBalancerPorts = [1]
        #expect(try asking.ask(try server.address()).found == ["lb.unreachable warning"])
    }
}
