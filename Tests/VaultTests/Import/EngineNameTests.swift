// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

struct EngineNameTests {
    private func names(_ origins: [(text: String, file: String)]) -> [String] {
        EngineNameDerivation.names(of: origins.map { .init(text: $0.text, file: $0.file) })
            .map { $0?.name.text ?? "(none)" }
    }

    @Test(arguments: [
        ("paris", "paris"), ("Paris_A100", "paris-a100"),
        ("kubernetes-admin@kubernetes", "kubernetes-admin-kubernetes"),
        ("gke_project_europe-west1_c", "gke-project-europe-west1-c"),
        ("arn:aws:eks:eu-west-1:1234:cluster/prod", "arn-aws-eks-eu-west-1-1234-cluster-prod"),
        ("default/api-x:6443/kube:admin", "default-api-x-6443-kube-admin"), ("10.0.0.1", "c-10-0-0-1"),
        ("--a--b--", "a-b"), ("é", "cluster"), ("日本", "cluster"), ("", "cluster"), ("Zürich", "z-rich"),
        ("a\u{202E}b\nc", "a-b-c"),
    ])
    func `a name is in lower case with hyphens and begins with a letter`(text: String, name: String) {
        #expect(names([(text, "f")]) == [name])
    }

    @Test func `a name that is too long is cut, and that is told`() throws {
        let derived = EngineNameDerivation.names(of: [.init(text: String(repeating: "ab-", count: 30), file: "f")])
        let only = try #require(derived.first ?? nil)
        #expect(only.name.text == String(repeating: "ab-", count: 20) + "ab")
        #expect(only.warnings.count == 1)
    }

    @Test func `contexts of the same name in several files are told apart by their files`() {
        let admin = "kubernetes-admin@kubernetes"
        #expect(
            names([(admin, "paris"), (admin, "lyon"), (admin, "lyon")]) == [
                "kubernetes-admin-kubernetes-paris", "kubernetes-admin-kubernetes-lyon",
                "kubernetes-admin-kubernetes-lyon-2",
            ])
    }

    @Test func `contexts of the same name in one file are numbered, and that is told`() {
        let derived = EngineNameDerivation.names(of: ["a_b", "a-b", "A b"].map { .init(text: $0, file: "f") })
        #expect(derived.map { $0?.name.text } == ["a-b-2", "a-b", "a-b-3"])
        #expect(derived.map { $0?.warnings.count } == [1, 0, 1])
    }

    @Test func `thousands of one name are told apart at once`() {
        let derived = names((0..<20_000).map { _ in ("a", "f") })
        #expect(Set(derived).count == 20_000)
    }

    @Test func `a number takes no name away that somebody else has`() {
        #expect(names([("a_b", "f"), ("a-b", "f"), ("a-b-2", "f")]) == ["a-b-3", "a-b", "a-b-2"])
    }

    @Test func `long names that differ only behind the cut are kept apart`() {
        let long = String(repeating: "x", count: 70)
        let both = names([(long + "1", "f"), (long + "2", "f")])
        #expect(Set(both).count == 2)
        #expect(both.allSatisfy { $0.utf8.count <= 63 })
    }

    @Test func `names are valid and distinct whatever the texts are`() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("aB9-_@/.: é\u{202E}")
        for _ in 0..<200 {
            let origins = (0..<20).map { _ in
                let text = String(
                    (0..<Int.random(in: 0...3, using: &generator)).map { _ in alphabet.randomElement() ?? "a" })
                return (text: text, file: Bool.random(using: &generator) ? "f" : "g")
            }
            let made = names(origins)
            #expect(Set(made).count == made.count, "\(origins)")
            #expect(made.allSatisfy { (try? ClusterName($0)) != nil }, "\(origins)")
        }
    }

    @Test func `a template is filled in`() throws {
        let template = try EngineNameTemplate("k8s-{file}_{context}")
        #expect(template.text { $0.rawValue } == "k8s-file_context")
        #expect(try EngineNameTemplate("paris").text { $0.rawValue } == "paris")
    }

    @Test(arguments: ["{contexts}", "{context", "", "{}", "{Context}"])
    func `a template with anything unknown is refused`(text: String) {
        #expect(throws: InvalidInput.self) { try EngineNameTemplate(text) }
    }
}
