// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

@Suite struct `Importing payloads and JSON tables` {
    private static let head = #""apiVersion":"aichor-vault/v1","kind":"EnginePayload","engineType":"on-premise""#

    private func payload(_ text: String) throws -> PayloadSource {
        try PayloadSource(TestVault.secret(text), place: "p.json")
    }

    private func form(_ name: String = "paris", authentication: String = #""method":"bearerToken","bearerToken":"t-1""#)
        -> String
    {
        #"{"engineName":"\#(name)","apiHostname":"https://10.0.0.1:6443","loadBalancerIp":"203.0.113.1","authentication":{\#(authentication)}}"#
    }

    private func whole(_ form: String) -> String {
        #"{\#(Self.head),"form":\#(form),"metadata":{"acquiredAt":"2026-01-02T03:04:05Z","new":[1]}}"#
    }

    @Test func `payloads are read whole, as forms, as arrays and as lines`() throws {
        let one = whole(form())
        let texts = [
            (one, 1), (form(), 1), ("[\(one),\n\(form("lyon"))]", 2), (one + "\n" + whole(form("lyon")) + "\n", 2),
            ("{\n" + one.dropFirst() + "\n" + one, 2),
        ]
        for (text, count) in texts {
            let source = try payload(text)
            #expect(source.count == count)
            for index in 0..<count { #expect(source.problems(at: index) == "") }
            #expect(try source.secretText(at: 0) == "t-1")
        }
        let candidate = try payload(one).candidate(at: 0)
        #expect(candidate.acquiredAt == Timestamp(rfc3339: "2026-01-02T03:04:05Z"))
        #expect(candidate.caBundle == .some(nil) && candidate.ecosystem == .some(nil) && candidate.labels == nil)
    }

    @Test(arguments: [
        (
            #"{"apiVersion":"aichor-vault/v2","kind":"EnginePayload","engineType":"on-premise","form":{}}"#,
            "aichor-vault/v2"
        ),
        (
            #"{"apiVersion":"aichor-vault/v1","kind":"EnginePayload","engineType":"gke","form":{}}"#,
            "the engineType \"gke\""
        ),
        (#"{"apiVersion":"aichor-vault/v1"}"#, "has no kind"), (#"{"a":1}"#, "is not a payload"),
        (#"{\#(head)}"#, "has no form"), (#"{\#(head),"form":{},"more":1}"#, "unknown member \"more\""),
        (#"{\#(head),"form":{"engineName":"x","port":1}}"#, "unknown member \"port\" in form"),
        (#"{\#(head),"form":{"engineName":5}}"#, "\"engineName\", which is not a string"),
        (#"{\#(head),"form":{"engineName":"x"}}"#, "has no authentication"),
        (#"{"engineName":"x","engineName":"y"}"#, "is not JSON"),
    ])
    func `what is no payload of ours is refused`(_ text: String, _ words: String) throws {
        let problems = try payload(text).problems(at: 0)
        #expect(problems.contains(words), "\(problems)")
    }

    @Test(arguments: [
        (#""method":"bearerToken","bearerToken":"********""#, "is masked"),
        (#""method":"basic","basicUsername":"a","basicPassword":"********""#, "is masked"),
        (#""method":"bearerToken","bearerToken":"t","basicUsername":"a""#, "unknown member \"basicUsername\""),
        (#""method":"basic","basicUsername":"a""#, "has no credential for its authentication method"),
        (#""method":"none""#, "neither bearerToken nor basic"),
    ])
    func `a credential is there once and in clear`(_ authentication: String, _ words: String) throws {
        let source = try payload(whole(form(authentication: authentication)))
        #expect(source.problems(at: 0).contains(words), "\(source.problems(at: 0))")
    }

    @Test func `a bad line spoils no other`() throws {
        let source = try payload([form(), "{\"a\":", form("lyon"), "nonsense"].joined(separator: "\n"))
        #expect(source.count == 4)
        #expect(source.problems(at: 0) == "" && source.problems(at: 2) == "")
        #expect(source.problems(at: 1).contains("is not JSON") && source.candidate(at: 1).place == "line 2")
        #expect(source.problems(at: 3).contains("is not JSON"))
    }

    @Test(arguments: ["", "  \n", "hello", "[1,2]", "[{}", "[{} {}]", "[{}] x", "{\n\"a\": \n"])
    func `what is no JSON of objects is refused as a whole`(_ text: String) {
        #expect(code { _ = try payload(text) } == "input.invalid")
    }

    @Test func `a JSON table is read as a CSV table is`() throws {
        let text = """
            {"engineName":"paris","apiHostname":"10.0.0.1:6443","loadBalancerIp":"203.0.113.1","bearerToken":"t-1","labels":{"site":"paris"},"note":"","ecosystem":null}
            {"engineName":"lyon","apiHostname":"10.0.0.2:6443","loadBalancerIp":"203.0.113.2","basicUsername":"a","basicPassword":"p\\u00e9","labels":"a=b,c=d"}
            {"engineName":"lagos","port":1,"bearertoken":"hunter2","note":[1]}
            """
        let source = try TableSource(jsonLines: TestVault.secret(text), place: "t.json", files: FixedFiles())
        #expect(source.count == 3)
        #expect(source.problems(at: 0) == "" && source.problems(at: 1) == "")
        #expect(source.candidate(at: 0).labels?["site"] == "paris" && source.candidate(at: 0).note == nil)
        #expect(source.candidate(at: 1).labels?["c"] == "d" && source.candidate(at: 1).method == .basic(username: "a"))
        #expect(try source.secretText(at: 1) == "pé")
        let problems = source.problems(at: 2)
        #expect(problems.contains("has an unknown member") && problems.contains("did you mean bearerToken?"))
        #expect(problems.contains("has note, which is not a string") && !problems.contains("hunter2"))
    }
}
