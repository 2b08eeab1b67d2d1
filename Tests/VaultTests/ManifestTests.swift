// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

@Suite struct `The manifests` {
    private func kinds(_ options: ManifestOptions) throws -> [String] {
        try ClusterManifests(options).objects.map { "\($0.text("kind")) \($0.name)" }
    }

    @Test func `are the page's, and the namespace that it takes for granted`() throws {
        #expect(
            try kinds(ManifestOptions()) == [
                "Namespace aichor", "ServiceAccount dp-cluster-service-account", "ClusterRole dp-sa-cluster-role",
                "ClusterRoleBinding dp-sa-cluster-role-binding", "Secret dp-cluster-service-account-token",
            ])
    }

    @Test func `follow the names that are given`() throws {
        var options = ManifestOptions()
        options.namespace = "engines"
        options.serviceAccount = "dp"
        options.clusterRole = "dp-role"
        options.isNarrow = true
        let made = try ClusterManifests(options)
        #expect(
            made.objects.map(\.name) == [
                "engines", "dp", "dp-role", "dp-role-binding", "dp-role-namespaced", "dp-role-namespaced-binding",
                "dp-token",
            ])
        #expect(made.importCommand.hasPrefix("kubectl get secret -n engines dp-token -o yaml |"))
        options.tokenSecret = "dp-token-2"
        #expect(try ClusterManifests(options).objects.last?.name == "dp-token-2")
    }

    @Test func `narrowed, leave no right on Secrets to the ClusterRole, and lose none in the namespace`() throws {
        var options = ManifestOptions()
        options.isNarrow = true
        let made = try ClusterManifests(options).objects
        let clusterRole = try #require(made.first { $0.text("kind") == "ClusterRole" })
        let role = try #require(made.first { $0.text("kind") == "Role" })
        #expect(!clusterRole.resources.contains("secrets") && clusterRole.resources.contains("configmaps"))
        #expect(role.resources == ["secrets"])
        #expect(clusterRole.comment.isEmpty == false && role.comment.isEmpty == false)
    }

    @Test func `let the account ask for its own tokens, in its namespace`() throws {
        var options = ManifestOptions()
        options.withTokenRequest = true
        let made = try ClusterManifests(options).objects
        #expect(made.first { $0.text("kind") == "Role" }?.resources == ["serviceaccounts/token"])
        #expect(made.first { $0.text("kind") == "ClusterRole" }?.resources.contains("secrets") == true)
    }

    @Test func `take the rules that verify takes`() throws {
        var options = ManifestOptions()
        options.rules = Array(#"[{"apiGroups":["","apps"],"resources":["secrets","pods"],"verbs":["get"]}]"#.utf8)
        options.isNarrow = true
        let made = try ClusterManifests(options).objects
        #expect(made.first { $0.text("kind") == "ClusterRole" }?.resources == ["pods"])
        #expect(made.first { $0.text("kind") == "Role" }?.resources == ["secrets"])
    }

    @Test func `cannot take Secrets out of a rule for everything`() throws {
        var options = ManifestOptions()
        options.rules = Array(#"[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]"#.utf8)
        #expect(try ClusterManifests(options).objects.count == 5)
        options.isNarrow = true
        #expect(code { _ = try ClusterManifests(options) } == "input.invalid")
    }

    @Test(arguments: ["A", "", "a b", "-a", "a\n", "a/b"])
    func `refuse what Kubernetes would refuse as a name`(name: String) {
        var wrong: [ManifestOptions] = Array(repeating: ManifestOptions(), count: 4)
        wrong[0].namespace = name
        wrong[1].serviceAccount = name
        wrong[2].clusterRole = name
        wrong[3].tokenSecret = name
        for options in wrong { #expect(code { _ = try ClusterManifests(options) } == "input.invalid") }
    }

    @Test func `refuse a name that grows too long`() {
        var options = ManifestOptions()
        options.clusterRole = String(repeating: "x", count: 250)
        #expect(code { _ = try ClusterManifests(options) } == "input.invalid")
        options = ManifestOptions()
        options.serviceAccount = String(repeating: "x", count: 250)
        #expect(code { _ = try ClusterManifests(options) } == "input.invalid")
    }
}

extension KubernetesObject {
    fileprivate func text(_ key: String) -> String { members.text(key) }
    fileprivate var name: String {
        guard case .object(let metadata)? = members.first(where: { $0.key == "metadata" })?.value else { return "" }
        return metadata.text("name")
    }
    /// The resources of all rules.
    fileprivate var resources: [String] {
        guard case .list(let rules)? = members.first(where: { $0.key == "rules" })?.value else { return [] }
        return rules.flatMap { rule -> [String] in
            guard case .object(let members) = rule,
                case .list(let texts)? = members.first(where: { $0.key == "resources" })?.value
            else { return [] }
            return texts.compactMap { if case .text(let text) = $0 { text } else { nil } }
        }
    }
}

extension [(key: String, value: ObjectValue)] {
    fileprivate func text(_ key: String) -> String {
        guard case .text(let text)? = first(where: { $0.key == key })?.value else { return "" }
        return text
    }
}
