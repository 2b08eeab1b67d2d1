// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultCrypto
import VaultKubernetes

@Suite struct ProbePoolTests {
    private let good: ScriptedServer.Listener = ["users": ScriptedServer.users(), "rules": pageRules]

    @Test func `a dead cluster delays no other`() throws {
        try NetworkLibrary.load()
        let server = try ScriptedServer(["faults": ["*": "slow"]], good)
        var asking = Asking()
        asking.settings.totalTimeout = 3000
        var order: [Int] = []
        var found: [Int: [String]] = [:]
        try ProbePool(parallel: 4, settings: asking.settings).run(count: 12) { index in
            try asking.request(try server.address(index == 0 ? 0 : 1))
        } done: { index, facts in
            order.append(index)
            found[index] = facts.found
        }
        #expect(order.count == 12)
        #expect(order.last == 0, "the dead one was begun first and ends last")
        #expect(found.filter { $0.value.isEmpty }.count == 11)
    }

    @Test func `two clusters on one name are kept apart in parallel`() throws {
        try NetworkLibrary.load()
        let server = try ScriptedServer(good, good.merging(["certificate": "second"]) { $1 })
        var asking = Asking()
        var trusted: [Int: Bool] = [:]
        try ProbePool(parallel: 8, settings: asking.settings).run(count: 40) { index in
            // Server and CA in all four combinations.
            asking.trust = index / 2 % 2 == 0 ? "first-ca" : "second-ca"
            return try asking.request(try server.address(index % 2, host: "localhost"))
        } done: { index, facts in
            trusted[index] = facts.wasTrusted
        }
        #expect(trusted.count == 40)
        for (index, isTrusted) in trusted { #expect(isTrusted == (index % 2 == index / 2 % 2)) }
    }

    @Test func `no more credentials are open than clusters are asked, and some may be passed over`() throws {
        try NetworkLibrary.load()
        let server = try ScriptedServer(good)
        let asking = Asking()
        var open = 0
        var most = 0
        var done: Set<Int> = []
        try ProbePool(parallel: 3, settings: asking.settings).run(count: 20) { index in
            if index % 4 == 0 { return nil }
            open += 1
            most = max(most, open)
            return try asking.request(try server.address())
        } done: { index, _ in
            open -= 1
            done.insert(index)
        }
        #expect(most == 3)
        #expect(done == Set((0..<20).filter { $0 % 4 != 0 }))
    }

    @Test func `after a cancelling nothing is begun and what runs is still told`() throws {
        try NetworkLibrary.load()
        let server = try ScriptedServer(good, ["faults": ["*": "slow"]])
        let asking = Asking()
        var begun = 0
        var results: [Int: Bool] = [:]
        try ProbePool(parallel: 2, settings: asking.settings).run(count: 100) { index in
            begun += 1
            return try asking.request(try server.address(index == 0 ? 0 : 1))
        } done: { index, facts in
            results[index] = facts.wasCancelled
            if index == 0 { asking.settings.cancel.cancel() }
        }
        #expect(begun == 2)
        #expect(results[1] == true)
        #expect(results.count == 2)
    }

    @Test func `load balancers are tried beside, and each address once`() throws {
        try NetworkLibrary.load()
        let server = try ScriptedServer(good)
        var asking = Asking()
        asking.settings.loadBalancerPorts = [1, server.ports[0]]
        var outcomes: [Int: LoadBalancerOutcome] = [:]
        try ProbePool(parallel: 4, settings: asking.settings).run(count: 9) { index in
            asking.loadBalancer = [nil, "127.0.0.1", "127.0.0.2"][index % 3]
            return try asking.request(try server.address())
        } done: { index, facts in
            outcomes[index] = facts.loadBalancer
        }
        #expect(
            outcomes
                == Dictionary(
                    uniqueKeysWithValues: (0..<9).map { index in
                        (index, [.notAsked, .reachable, .unreachable][index % 3] as LoadBalancerOutcome)
                    }))
        // At the second address nobody listens; of the first the server saw at most one connection more than clusters.
        #expect(try server.events().count { $0["handshake"] != nil } <= 9 + 1)
    }

    @Test func `an error of the caller ends the run and comes out`() throws {
        struct Stop: Error {}
        try NetworkLibrary.load()
        let server = try ScriptedServer(["faults": ["*": "slow"]])
        let asking = Asking()
        #expect(throws: Stop.self) {
            try ProbePool(parallel: 2, settings: asking.settings).run(count: 10) { index in
                if index == 1 { throw Stop() }
                return try asking.request(try server.address())
            } done: { _, _ in
            }
        }
    }
}
