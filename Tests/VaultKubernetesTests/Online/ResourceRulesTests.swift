// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore

@testable import VaultKubernetes

@Suite struct ResourceRulesTests {
    @Test func `the file that is shipped and the rules that are built in are the same 67 pairs`() throws {
        var directory = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { directory.deleteLastPathComponent() }
        let file = Array(try Data(contentsOf: directory.appendingPathComponent("docs/aichor-rules.json")))
        #expect(try ResourceRules(json: file.span) == .onPremise)
        #expect(ResourceRules.onPremise.rights.count == 67)
    }

    @Test(arguments: [
        #"[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]"#,
        #"{"kind":"ClusterRole","rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get","get"]}]}"#,
    ])
    func `a list of rules and a whole role are read`(text: String) throws {
        let rules = try ResourceRules(json: Array(text.utf8).span)
        #expect(rules.rights == [ResourceRight(group: "", resource: "pods", verb: "get")])
    }

    @Test(arguments: [
        "", "nonsense", "[]", "{}", #"{"rules":[]}"#, #"{"rules":1}"#, #"{"rules":[{}]}"#, #"[{"apiGroups":[""]}]"#,
        #"[{"apiGroups":[""],"resources":["pods"],"verbs":[]}]"#,
        #"[{"apiGroups":[""],"resources":[""],"verbs":["get"]}]"#,
        #"[{"apiGroups":[""],"resources":["pods"],"verbs":["get"],"resourceNames":["a"]}]"#,
        #"[{"nonResourceURLs":["/healthz"],"verbs":["get"]}]"#,
        #"[{"apiGroups":[""],"resources":["po\u001bds"],"verbs":["get"]}]"#,
    ])
    func `what is no list of rules is refused`(text: String) {
        #expect(throws: InvalidInput.self) { try ResourceRules(json: Array(text.utf8).span) }
    }

    @Test func `rules grant as RBAC does`() {
        func grants(_ resources: [String], _ resource: String, names: [String] = []) -> Bool {
            var rule = AccessRule(["apps"], resources, ["get"])
            rule.resourceNames = names
            return rule.grants(ResourceRight(group: "apps", resource: resource, verb: "get"))
        }
        #expect(grants(["deployments"], "deployments"))
        #expect(!grants(["deployments"], "deployments/scale"), "a resource is not its subresources")
        #expect(grants(["*"], "deployments/scale"))
        #expect(grants(["*/scale"], "deployments/scale"))
        #expect(!grants(["*/scale"], "deployments"))
        #expect(!grants(["deployments/*"], "deployments/scale"), "that is no wildcard")
        #expect(!grants(["deployments"], "deployments", names: ["one"]), "named objects only")
        let all = AccessRule(["*"], ["*"], ["*"])
        #expect(all.grants(ResourceRight(group: "apps", resource: "deployments", verb: "create")))
        let core = AccessRule([""], ["pods"], ["*"])
        #expect(!core.grants(ResourceRight(group: "apps", resource: "pods", verb: "get")))
    }
}
